// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/changetext.h"

#include "ui/text/tokenlabel.h"

#include <QCoreApplication>
#include <QLocale>

namespace headlight::ui {
namespace {

struct ChangeText
{
    Q_DECLARE_TR_FUNCTIONS(ChangeText)
};

/// "“fox” (3)": words repeat, places do not.
QString place(const QStringList &tokens, int index)
{
    const QString number = QLocale().toString(index);
    return index < tokens.size() ? ChangeText::tr("%1 (%2)").arg(mentioned(tokens[index]), number)
                                 : ChangeText::tr("token %1").arg(number);
}

QString headText(const Interventions::CutEdge &cut)
{
    if (cut.layer == Interventions::All)
        return ChangeText::tr("in every head");
    return cut.head == Interventions::All ? ChangeText::tr("in layer %1").arg(cut.layer)
                                          : ChangeText::tr("in L%1 H%2").arg(cut.layer).arg(cut.head);
}

QString cutText(const Interventions::CutEdge &cut, const QStringList &tokens)
{
    if (cut.query == Interventions::All)
        return ChangeText::tr("%1 knocked out").arg(place(tokens, cut.key));
    return ChangeText::tr("%1 → %2 cut %3")
        .arg(place(tokens, cut.query), place(tokens, cut.key), headText(cut));
}

/// Adds an entry for each of a list.
template <typename Entry, typename Text>
void addEach(QList<ChangeEntry> &entries, const Interventions &all, std::vector<Entry> Interventions::*list,
             const Text &text)
{
    const std::vector<Entry> &changes = all.*list;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Interventions without = all;
        (without.*list).erase((without.*list).begin() + static_cast<std::ptrdiff_t>(i));
        entries.append({text(changes[i]), std::move(without)});
    }
}

/// Adds an entry for a choice that is not the model's own.
template <typename Value>
void addChoice(QList<ChangeEntry> &entries, const Interventions &all, Value Interventions::*choice,
               const QString &text)
{
    if (all.*choice == Interventions().*choice)
        return;
    Interventions without = all;
    without.*choice = Interventions().*choice;
    entries.append({text, std::move(without)});
}

} // namespace

QList<ChangeEntry> changeEntries(const Interventions &interventions, const QStringList &tokens)
{
    QList<ChangeEntry> entries;
    addChoice(entries, interventions, &Interventions::scaling, ChangeText::tr("scaling off"));
    addChoice(entries, interventions, &Interventions::temperature,
              ChangeText::tr("temperature %1").arg(QLocale().toString(interventions.temperature, 'g', 3)));
    addChoice(entries, interventions, &Interventions::causalMask,
              interventions.causalMask == Interventions::CausalMask::On ? ChangeText::tr("causal mask on")
                                                                        : ChangeText::tr("causal mask off"));
    addChoice(entries, interventions, &Interventions::positions, ChangeText::tr("positions removed"));
    addEach(entries, interventions, &Interventions::ablatedHeads, [](const Interventions::AblatedHead &head) {
        const QString text = head.by == Interventions::AblateBy::Zero
            ? ChangeText::tr("L%1 H%2 ablated (zero)")
            : ChangeText::tr("L%1 H%2 ablated (mean)");
        return text.arg(head.layer).arg(head.head);
    });
    addEach(entries, interventions, &Interventions::cutEdges,
            [&](const Interventions::CutEdge &cut) { return cutText(cut, tokens); });
    addEach(entries, interventions, &Interventions::zeroedValues,
            [&](const Interventions::ZeroedValue &zeroed) {
                return ChangeText::tr("value of %1 zeroed in layer %2")
                    .arg(place(tokens, zeroed.key))
                    .arg(zeroed.layer);
            });
    addEach(entries, interventions, &Interventions::replacedTokens,
            [&](const Interventions::ReplacedToken &replaced) {
                return ChangeText::tr("token %1 replaced by %2")
                    .arg(QLocale().toString(replaced.position), mentioned(tokenLabel(replaced.display)));
            });
    return entries;
}

QString changeMark(const Trace &trace)
{
    if (!trace.interventions())
        return {};
    QStringList texts;
    for (const ChangeEntry &entry : changeEntries(*trace.interventions(), tokenLabels(trace.display())))
        texts += entry.text;
    return ChangeText::tr("What if: %1").arg(texts.join(ChangeText::tr(", ")));
}

} // namespace headlight::ui
