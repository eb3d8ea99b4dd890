// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/headcomparison.h"

#include <QWidget>

class QLabel;

namespace headlight::ui {

class DotPlot;
class HeadTable;
class Session;

/// Which heads are alike on the sentence of now: a map of all heads, and those nearest to the one on screen.
/// Works only while it is visible; the map of the sentence before stays until the new one is there.
class HeadMapView : public QWidget
{
    Q_OBJECT

public:
    explicit HeadMapView(Session *session, QWidget *parent = nullptr);

    DotPlot *map() const { return m_map; }
    HeadTable *nearest() const { return m_nearest; }
    QLabel *explanation() const { return m_explanation; }
    const std::shared_ptr<const HeadComparison> &comparison() const { return m_comparison; } ///< or null

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void follow();
    void show(const std::shared_ptr<const HeadComparison> &comparison);
    void forget(const QString &why);
    void showNearest();
    QString headText(LayerHead head) const;

    Session *m_session;
    DotPlot *m_map;
    QLabel *m_explanation;
    QLabel *m_nearestTitle;
    HeadTable *m_nearest;
    HeadComparisonService m_service;
    std::shared_ptr<const HeadComparison> m_comparison;
};

} // namespace headlight::ui
