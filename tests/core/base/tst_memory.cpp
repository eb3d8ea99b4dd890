// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/buffer.h"
#include "core/base/memory.h"

#include <QTest>

#include <memory>
#include <sys/resource.h>
#include <vector>

using namespace headlight;

namespace {

long pageFaults()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

/// What a run of some hundred tokens takes: 40 blocks of 1 MB, all written to and then freed.
void runOnce()
{
    constexpr std::size_t Block = std::size_t{1} << 20;
    std::vector<std::unique_ptr<char[]>> blocks;
    for (int i = 0; i < 40; ++i)
        blocks.emplace_back(new char[Block]());
}

} // namespace

class TestMemory : public QObject
{
    Q_OBJECT

private slots:
    void freedMemoryServesTheNextRun()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
        QSKIP("the sanitizers and other C libraries have an allocator of their own");
#endif
        keepFreedMemory();
        runOnce();
        const long before = pageFaults();
        runOnce();
        QCOMPARE_LT(pageFaults() - before, 1000L); // of 10,000 pages
    }

    void buffersAreZeroAndAligned()
    {
        for (const std::size_t size :
             {std::size_t{1}, std::size_t{1} << 19, (std::size_t{1} << 19) + 1, std::size_t{3} << 20}) {
            FloatBuffer buffer(size);
            QCOMPARE(reinterpret_cast<std::uintptr_t>(buffer.data()) % 64, 0U);
            QCOMPARE(buffer.data()[0], 0.F);
            QCOMPARE(buffer.data()[size - 1], 0.F);
            std::fill_n(buffer.data(), size, 1.F);
            FloatBuffer taken = std::move(buffer);
            QCOMPARE(taken.data()[size - 1], 1.F);
            buffer = FloatBuffer(3);
            QCOMPARE(buffer.data()[2], 0.F);
        }
        QVERIFY_THROWS_EXCEPTION(std::bad_alloc, FloatBuffer(std::size_t{1} << 62));
    }

    void sizesAreReadable()
    {
        QCOMPARE(memoryText(12), "12 bytes");
        QCOMPARE(memoryText(12'345), "12 KB");
        QCOMPARE(memoryText(340'000'000), "340 MB");
        QCOMPARE(memoryText(14'200'000'000), "14.2 GB");
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
