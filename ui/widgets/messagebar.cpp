// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/messagebar.h"

#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStyle>
#include <QToolButton>

namespace headlight::ui {
namespace {

QColor background(MessageKind kind, const Theme &theme)
{
    switch (kind) {
    case MessageKind::Warning:
        return theme.warning;
    case MessageKind::Error:
        return theme.error;
    case MessageKind::Information:
        break;
    }
    return theme.information;
}

QStyle::StandardPixmap icon(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Warning:
        return QStyle::SP_MessageBoxWarning;
    case MessageKind::Error:
        return QStyle::SP_MessageBoxCritical;
    case MessageKind::Information:
        break;
    }
    return QStyle::SP_MessageBoxInformation;
}

QAccessibleInterface *alertInterface(const QString &className, QObject *object)
{
    if (className != QLatin1String(MessageBar::staticMetaObject.className()))
        return nullptr;
    return new QAccessibleWidget(static_cast<QWidget *>(object), QAccessible::AlertMessage);
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_copy(new QToolButton(this))
    , m_close(new QToolButton(this))
{
    QAccessible::installFactory(alertInterface); // installing it again changes nothing
    setAutoFillBackground(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_copy->setAutoRaise(true);
    m_close->setAutoRaise(true);
    m_close->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 6, 6);
    layout->setSpacing(8);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    for (QWidget *button : std::initializer_list<QWidget *>{m_action, m_copy, m_close})
        layout->addWidget(button, 0, Qt::AlignTop);
    connect(m_action, &QPushButton::clicked, this, &MessageBar::actionTriggered);
    connect(m_copy, &QToolButton::clicked, this, &MessageBar::copyDetails);
    connect(m_close, &QToolButton::clicked, this, [this] {
        dismiss();
        emit dismissed();
    });
    adoptAppearance();
    hide();
}

void MessageBar::say(MessageKind kind, const QString &text, const QString &details, const QString &action)
{
    m_kind = kind;
    m_details = details;
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_copy->setVisible(!details.isEmpty());
    setAccessibleName(text);
    adoptAppearance();
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::dismiss()
{
    hide();
}

void MessageBar::adoptAppearance()
{
    if (m_adopting)
        return;
    const QScopedValueRollback adopting(m_adopting, true);
    m_copy->setText(tr("Copy details"));
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close the message"));
    const QPalette outside = parentWidget() ? parentWidget()->palette() : QGuiApplication::palette();
    const Theme theme = Theme::of(outside);
    QPalette own = outside;
    own.setColor(QPalette::Window, background(m_kind, theme));
    own.setColor(QPalette::WindowText, theme.text);
    setPalette(own);
    const int side = style()->pixelMetric(QStyle::PM_SmallIconSize);
    m_icon->setPixmap(style()->standardIcon(icon(m_kind)).pixmap(side, side));
}

void MessageBar::copyDetails() const
{
    QGuiApplication::clipboard()->setText(m_text->text() + u'\n' + m_details);
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::StyleChange:
    case QEvent::LanguageChange:
    case QEvent::ApplicationPaletteChange:
        adoptAppearance();
        break;
    default:
        break;
    }
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QFrame::keyPressEvent(event);
        return;
    }
    dismiss();
    emit dismissed();
}

} // namespace headlight::ui
