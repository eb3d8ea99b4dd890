// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/whatif.h"

#include "ui/state/session.h"

namespace headlight::ui {

namespace {

bool differInTemperatureOnly(Interventions a, const Interventions &b)
{
    a.temperature = b.temperature;
    return a == b;
}

} // namespace

class WhatIf::Command : public QUndoCommand
{
public:
    Command(Session *session, AnchoredChanges after)
        : m_session(session)
        , m_before(session->changes())
        , m_after(std::move(after))
    {
    }

    void undo() override { m_session->setChanges(m_before); }
    void redo() override { m_session->setChanges(m_after); }
    int id() const override { return 1; }

    bool mergeWith(const QUndoCommand *other) override
    {
        const auto &next = static_cast<const Command &>(*other);
        const bool slides = differInTemperatureOnly(m_before.interventions, m_after.interventions)
            && differInTemperatureOnly(m_after.interventions, next.m_after.interventions)
            && m_after.ids == next.m_after.ids;
        if (slides)
            m_after = next.m_after;
        return slides;
    }

private:
    Session *m_session;
    AnchoredChanges m_before, m_after;
};

WhatIf::WhatIf(Session *session)
    : QObject(session)
    , m_session(session)
{
    connect(session, &Session::modelChanged, &m_undo, &QUndoStack::clear);
    connect(session, &Session::changesChanged, this, &WhatIf::changed);
}

const Interventions &WhatIf::current() const
{
    return m_session->changes().interventions;
}

void WhatIf::change(const Interventions &next)
{
    if (next == current())
        return;
    // The real run's tokens, which some may have been replaced in; while a changed model writes on, that
    // one's.
    const TracePtr run = m_session->unchangedTrace() ? m_session->unchangedTrace() : m_session->run();
    m_undo.push(new Command(m_session, {next, run ? run->encoding().ids : std::vector<std::int32_t>()}));
}

} // namespace headlight::ui
