// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Texts that break tokenizers, through the bundled ones: nothing is lost, and every span lies where it
// should.
#include "core/base/utf8.h"
#include "core/tokenizer/bytealphabet.h"
#include "core/tokenizer/tokenizer.h"
#include "testpaths.h"

#include <QTest>

using namespace headlight;

class OddTexts : public QObject
{
    Q_OBJECT

private slots:
    void encodes_data();
    void encodes();
};

void OddTexts::encodes_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("TX01 nothing", {});
    row("TX01 only spaces", "     ");
    row("TX01 only line feeds", "\n\n\n");
    row("TX01 only zero-width characters", "\u200B\u200D\uFEFF");
    row("TX02 one word of 1 MB", QByteArray(1'000'000, 'a'));
    row("TX02 1 MB of words", QByteArray("word and ").repeated(111'111));
    row("TX02 100,000 lines", QByteArray("line\n").repeated(100'000));
    row("TX02 100,000 marks on one letter", "e" + QByteArray("\u0301").repeated(100'000));
    row("TX02 100,000 overrides of direction", QByteArray("\u202E").repeated(100'000));
    row("TX04 a NUL and other controls", QByteArray("a\0b\x01\x7F\u0085\u009F", 9));
    row("TX04 characters that are none", "\uFFFE\uFFFF\uFDD0\U0001FFFE");
    row("TX04 private and unassigned ones", "\uE000\U000F0000\u0378");
    row("TX05 half a surrogate pair", "x\xED\xA0\x80y");
    row("TX05 bytes that are no UTF-8", "a\xFF\xC3 b\xF0\x9F\x98");
    row("TX06 a family, flags, skin, a keycap and tags",
        "👨‍👩‍👧‍👦🇩🇪👍🏽1️⃣🏴\U000E0067\U000E0062\U000E007F");
    row("TX07 composed and decomposed", "é e\u0301 Å A\u030A 각 \u1100\u1161\u11A8");
    row("TX07 characters that grow", "\uFDFA ﬁ ẞ İ ΐ ǅ ŉ");
    row("TX08 both directions", "abc \u202Eאבג\u202C مرحبا 123");
    row("TX09 stacks", "Z\u0351\u0343\u036B ཧཱུྃ กำ นี้");
    row("TX10 every end of line", "a\r\nb\rc\u2028d\u2029e\u0085f\vg");
    row("TX11 markup", "<b>&amp;</b> %1 %n &Edit");
    row("TX15 special tokens that were typed", "[MASK] <|endoftext|> [CLS] ##x Ġ ▁");
}

void OddTexts::encodes()
{
    QFETCH(QByteArray, text);
    const std::string typed = text.toStdString();
    std::string wellFormed; // with U+FFFD for what is no UTF-8
    for (std::size_t at = 0; at < typed.size();) {
        const DecodedCharacter character = decodeUtf8(typed, at);
        appendUtf8(wellFormed, character.codePoint);
        at += character.length;
    }
    const int characters = static_cast<int>(countCharacters(typed));
    for (const char *model : {"encoder", "decoder"}) {
        const auto tokenizer = Tokenizer::load(std::string(HEADLIGHT_MODELS) + '/' + model);
        QVERIFY(tokenizer);
        const auto encoded = tokenizer.value()->encode(typed);
        QVERIFY2(encoded, encoded ? "" : sentence(encoded.error()).c_str());
        const Encoding &encoding = encoded.value();
        std::string bytes;
        CharacterRange last;
        int covered = 0; // characters from the beginning on
        for (std::size_t i = 0; i < encoding.size(); ++i) {
            const CharacterRange range = encoding.offsets[i];
            if (encoding.sequence[i] < 0)
                continue;
            QVERIFY(range.begin <= range.end && range.end <= characters);
            QVERIFY(range.begin >= last.begin && range.end >= last.end);
            covered = range.begin <= covered ? std::max(covered, range.end) : covered;
            last = range;
            bytes += encoding.special[i] ? encoding.tokens[i]
                                         : bytealphabet::decode(encoding.tokens[i]).value_or("?");
        }
        if (tokenizer.value()->kind() != "BPE")
            continue; // this one drops accents and controls
        QVERIFY2(bytes == wellFormed, "not what was typed");
        QCOMPARE(covered, characters);
    }
}

QTEST_GUILESS_MAIN(OddTexts)
#include "tst_oddtexts.moc"
