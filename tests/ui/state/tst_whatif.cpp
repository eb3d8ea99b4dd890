// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/languagemodel.h"
#include "support/fakemodel.h"
#include "testpaths.h"
#include "ui/state/consequenceservice.h"
#include "ui/state/session.h"
#include "ui/state/whatif.h"
#include "ui/text/changetext.h"
#include "ui/widgets/temperatureslider.h"

#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;

/// Changes of the model in a session, with the included decoder.
class TestWhatIf : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<const LanguageModel> m_model;

    struct Run
    {
        explicit Run(const std::shared_ptr<const TraceSource> &source)
            : session(&selection)
        {
            session.setSource(source);
        }

        void type(const std::string &text)
        {
            session.setInput({text, {}});
            wait();
        }
        void wait() { QTRY_COMPARE(session.status(), Session::Status::Ready); }
        void change(const Interventions &next)
        {
            session.whatIf()->change(next);
            wait();
        }
        const Interventions *inForce() const { return session.trace()->interventions(); }

        Selection selection;
        Session session;
    };

private slots:
    void initTestCase()
    {
        const auto loaded = LanguageModel::load(HEADLIGHT_MODELS "/decoder");
        QVERIFY(loaded);
        m_model = loaded.value();
    }

    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aChangeIsRunAndTheRealRunKept()
    {
        Run run(m_model);
        run.type("the cat sat on the mat");
        const TracePtr real = run.session.trace();
        QVERIFY(run.session.unchangedTrace() == real);
        Interventions warm;
        warm.temperature = 4;
        run.change(warm);
        QVERIFY(run.inForce() && *run.inForce() == warm);
        QVERIFY(!run.session.unchangedTrace()->interventions());
        const LayerHead head{0, 0};
        QVERIFY(run.session.unchangedTrace()->attention(head)->pattern == real->attention(head)->pattern);
        QVERIFY(run.session.trace()->attention(head)->pattern != real->attention(head)->pattern);
        run.type("the cat sat on the hat"); // it stays while one types
        QVERIFY(run.inForce() && *run.inForce() == warm);
    }

    void changesAreUndoneAndRedone()
    {
        Run run(m_model);
        run.type("the cat sat");
        Interventions off, both;
        off.scaling = both.scaling = Interventions::Scaling::Off;
        both.ablatedHeads.push_back({1, 0, Interventions::AblateBy::Mean});
        run.change(off);
        run.change(both);
        QUndoStack *undo = run.session.whatIf()->undoStack();
        undo->undo();
        run.wait();
        QVERIFY(*run.inForce() == off);
        undo->undo();
        run.wait();
        QVERIFY(!run.inForce());
        undo->redo();
        undo->redo();
        run.wait();
        QVERIFY(*run.inForce() == both);
        run.session.whatIf()->reset();
        run.wait();
        QVERIFY(!run.inForce());
        undo->undo();
        run.wait();
        QVERIFY(*run.inForce() == both);
    }

    void slidingIsUndoneAsOne()
    {
        Run run(m_model);
        run.type("the cat sat");
        for (const double temperature : {1.1, 1.3, 2.}) {
            Interventions next = run.session.whatIf()->current();
            next.temperature = temperature;
            run.change(next);
        }
        QCOMPARE(run.session.whatIf()->undoStack()->count(), 1);
        run.session.whatIf()->undoStack()->undo();
        QCOMPARE(run.session.whatIf()->current().temperature, 1.);
    }

    void changesFollowTheirTokens()
    {
        Run run(m_model);
        run.type("the cat sat on the mat");
        const int last = run.session.trace()->tokens() - 1;
        Interventions cut;
        cut.cutEdges = {{.query = last, .key = 1}};
        run.change(cut);
        QSignalSpy dropped(&run.session, &Session::changesDropped);
        run.type("the big fat cat sat on the mat");
        const int longer = run.session.trace()->tokens() - 1;
        QVERIFY(longer > last);
        QCOMPARE(run.inForce()->cutEdges.front().query, longer);
        QVERIFY(run.session.trace()->attention({1, 1})->pattern(longer, run.inForce()->cutEdges.front().key)
                == 0.F);
        QCOMPARE(dropped.count(), 0);
        // Undo leads to what it was, in the sentence of now.
        run.session.whatIf()->undoStack()->undo();
        run.session.whatIf()->undoStack()->redo();
        run.wait();
        QCOMPARE(run.inForce()->cutEdges.front().query, longer);
    }

    void whatConcernsLostTokensIsDroppedAndSaid()
    {
        Run run(m_model);
        run.type("the cat sat on the mat");
        Interventions both;
        both.temperature = 2;
        both.cutEdges = {{.key = run.session.trace()->tokens() - 1}};
        run.change(both);
        QSignalSpy dropped(&run.session, &Session::changesDropped);
        run.type("the cat");
        QCOMPARE(dropped.count(), 1);
        QCOMPARE(dropped[0][0].value<Interventions>().cutEdges.size(), std::size_t{1});
        QVERIFY(run.inForce()->cutEdges.empty());
        QCOMPARE(run.inForce()->temperature, 2.);
        QVERIFY(*run.inForce() == run.session.whatIf()->current());
    }

    void aChangeMayComeBeforeTheSentence()
    {
        Run run(m_model);
        Interventions off;
        off.scaling = Interventions::Scaling::Off;
        run.session.whatIf()->change(off);
        QCOMPARE(run.session.status(), Session::Status::Empty);
        run.type("the cat sat");
        QVERIFY(run.inForce() && *run.inForce() == off);
    }

    void anotherModelBeginsUnchanged()
    {
        Run run(m_model);
        run.type("the cat sat");
        Interventions off;
        off.scaling = Interventions::Scaling::Off;
        run.change(off);
        run.session.setSource(std::make_shared<test::FakeModel>());
        run.wait();
        QVERIFY(!run.inForce() && run.session.whatIf()->current().isEmpty());
        QVERIFY(!run.session.whatIf()->undoStack()->canUndo());
    }

    void whatIsWrittenOnStaysChanged()
    {
        Run run(m_model);
        run.type("the cat sat on");
        Interventions warm;
        warm.temperature = 2;
        run.change(warm);
        const auto next = m_model->generateNext(run.session.run(), {});
        QVERIFY(next);
        run.session.adopt(next.value().trace, {"the cat sat on it", {}});
        QVERIFY(run.inForce() && *run.inForce() == warm);
        QVERIFY(!run.session.unchangedTrace()); // not known
        run.session.whatIf()->reset();
        run.wait();
        QVERIFY(!run.inForce() && run.session.unchangedTrace());
        run.session.whatIf()->undoStack()->undo();
        run.wait();
        QVERIFY(run.inForce());
        run.type("the cat sat on it now");
        QVERIFY(run.session.unchangedTrace() && !run.session.unchangedTrace()->interventions());
    }

    void consequencesComeMostChangedFirst()
    {
        Run run(m_model);
        run.type("the cat sat on the mat");
        Interventions ablated;
        ablated.ablatedHeads.push_back({0, 1, Interventions::AblateBy::Zero});
        run.change(ablated);
        ConsequenceService service;
        std::optional<Consequences> result;
        connect(&service, &ConsequenceService::ready, this,
                [&](const Consequences &ready) { result = ready; });
        const int position = run.session.trace()->tokens() - 1;
        service.request(run.session.unchangedTrace(), run.session.trace(), position);
        QTRY_VERIFY(result);
        const auto &heads = result->heads;
        QCOMPARE(heads.size(), static_cast<std::size_t>(run.session.layers() * run.session.heads()));
        QVERIFY(heads.front().change > 0 && heads.front().head.layer > 0);
        QVERIFY(std::is_sorted(heads.begin(), heads.end(),
                               [](const HeadChange &a, const HeadChange &b) { return a.change > b.change; }));
        QVERIFY(result->prediction && result->prediction->divergence > 0);
        QCOMPARE(result->prediction->divergence,
                 predictionChange(*run.session.unchangedTrace(), *run.session.trace(), position, 1)
                     .value()
                     .divergence);
        QCOMPARE(result->prediction->tokens.size(), std::size_t{ConsequenceService::TokenCount});
    }

    void everyKindOfChangeHasWords()
    {
        Interventions all;
        all.scaling = Interventions::Scaling::Off;
        all.temperature = 0.5;
        all.causalMask = Interventions::CausalMask::Off;
        all.positions = Interventions::Positions::Removed;
        all.ablatedHeads = {{2, 3, Interventions::AblateBy::Zero}, {1, 0, Interventions::AblateBy::Mean}};
        all.cutEdges = {{.key = 1}, {.layer = 2, .head = 3, .query = 2, .key = 0}, {.query = 9, .key = 0}};
        all.zeroedValues = {{1, 2}};
        all.replacedTokens = {{2, 7, "dog", "dog"}};
        const QList<ChangeEntry> entries
            = changeEntries(all, {QStringLiteral("the"), QStringLiteral("cat"), QStringLiteral("sat")});
        QStringList texts;
        for (const ChangeEntry &entry : entries) {
            QString text = entry.text;
            text.remove(QChar(0x2068)).remove(QChar(0x2069));
            texts += text;
            QVERIFY(entry.without != all);
            QCOMPARE(changeEntries(entry.without, {}).size(), entries.size() - 1);
        }
        const QStringList expected{
            QStringLiteral("scaling off"),
            QStringLiteral("temperature 0.5"),
            QStringLiteral("causal mask off"),
            QStringLiteral("positions removed"),
            QStringLiteral("L2 H3 ablated (zero)"),
            QStringLiteral("L1 H0 ablated (mean)"),
            QStringLiteral("\"cat\" (1) knocked out"),
            QStringLiteral("\"sat\" (2) → \"the\" (0) cut in L2 H3"),
            QStringLiteral("token 9 → \"the\" (0) cut in every head"),
            QStringLiteral("value of \"sat\" (2) zeroed in layer 1"),
            QStringLiteral("token 2 replaced by \"dog\""),
        };
        QCOMPARE(texts, expected);
    }

    void temperaturesGoFromATenthToTen()
    {
        QCOMPARE(temperatureAt(-TemperatureSlider::Steps), 0.1);
        QCOMPARE(temperatureAt(0), 1.);
        QCOMPARE(temperatureAt(TemperatureSlider::Steps), 10.);
        for (int step = -TemperatureSlider::Steps; step <= TemperatureSlider::Steps; ++step)
            QCOMPARE(temperatureStep(temperatureAt(step)), step);
        QCOMPARE(temperatureStep(100), TemperatureSlider::Steps);
    }
};

QTEST_MAIN(TestWhatIf)
#include "tst_whatif.moc"
