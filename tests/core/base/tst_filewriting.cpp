// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/base/folder.h"
#include "tests/support/filesizelimit.h"
#include "tests/support/filetest.h"

#include <QTest>

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace headlight;
using test::content;
using test::FileSizeLimit;
using test::namesIn;
using test::OrdinaryUser;
namespace fs = std::filesystem;

Q_DECLARE_METATYPE(std::string)
Q_DECLARE_METATYPE(headlight::ErrorCode)

/// What writing leaves behind, whatever goes wrong.
class TestFileWriting : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::TestFolder> m_folder;
    std::string path(const std::string &name) const { return m_folder->path(name); }
    void write(const std::string &name, const std::string &bytes) const { m_folder->write(name, bytes); }

private slots:
    void init() { m_folder = std::make_unique<test::TestFolder>(); }
    void cleanup() { m_folder.reset(); }

    void theFolderOfAPath_data()
    {
        QTest::addColumn<std::string>("path");
        QTest::addColumn<std::string>("folder");
        QTest::addRow("in a folder") << std::string("a/b/c") << std::string("a/b");
        QTest::addRow("at the root") << std::string("/a") << std::string("/");
        QTest::addRow("a name alone") << std::string("a") << std::string(".");
    }

    void theFolderOfAPath()
    {
        QFETCH(std::string, path);
        QTEST(folderOf(path), "folder");
    }

    void aNewFileGetsTheUsualPermissions()
    {
        const mode_t before = umask(027);
        const bool written = writeFileAtomically(path("file"), "x").ok();
        umask(before);
        QVERIFY(written);
        QCOMPARE(static_cast<unsigned>(fs::status(path("file")).permissions()), 0640U);
    }

    void replacingKeepsPermissionsAndLinks()
    {
        write("file", "old");
        fs::create_directory(path("folder"));
        fs::create_symlink("../file", path("folder/link"));
        QVERIFY(chmod(path("file").c_str(), 0604) == 0);
        QVERIFY(writeFileAtomically(path("folder/link"), "new").ok());
        QVERIFY(fs::is_symlink(path("folder/link")));
        QVERIFY(!fs::is_symlink(path("file")));
        QCOMPARE(content(path("file")), std::string("new"));
        QCOMPARE(static_cast<unsigned>(fs::status(path("file")).permissions()), 0604U);
        QCOMPARE(namesIn(path("folder")), std::vector{std::string("link")});
    }

    void aLinkToNothingCreatesTheFile()
    {
        fs::create_symlink("file", path("link"));
        QVERIFY(writeFileAtomically(path("link"), "new").ok());
        QVERIFY(fs::is_symlink(path("link")));
        QCOMPARE(content(path("file")), std::string("new"));
    }

    void whatCannotBeWritten_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *title, const std::string &name, ErrorCode code, const char *text) {
            QTest::addRow("%s", title) << name << code << QString::fromUtf8(text);
        };
        using enum ErrorCode;
        row("FS11 a folder", "folder", NotRegularFile, "this is a folder");
        row("FS11 a new name that ends with a slash", "absent/", NotRegularFile, "this is a folder");
        row("FS07 a folder that does not exist", "absent/file", FileNotFound, "there is no such folder");
        row("FS07 a folder without files of its own", "/proc/file", FileNotFound, "no file can be created");
        row("FS07 a folder where nobody may write", "read-only/file", AccessDenied, "permission denied");
        row("FS07 a file where nobody may write", "protected", AccessDenied, "permission denied");
        row("FS07 a device that is full", "/dev/full", WriteFailed, "the disk is full");
        row("FS11 a pipe that nobody reads", "pipe", NotRegularFile, "nothing at its other end");
        row("FS05 a link to itself", "loop", FileNotFound, "in a circle");
        row("FS06 a name of 256 bytes", std::string(256, 'n'), InvalidArgument, "name is too long");
        row("FS06 a name with a NUL inside", std::string("file\0x", 6), InvalidArgument, "NUL character");
        row("FS06 an empty name", "", InvalidArgument, "no file name");
    }

    void whatCannotBeWritten()
    {
        QFETCH(std::string, name);
        QFETCH(ErrorCode, code);
        QFETCH(QString, text);
        fs::create_directory(path("folder"));
        fs::create_directory(path("read-only"));
        write("read-only/file", "old");
        write("protected", "old");
        fs::create_symlink("loop", path("loop"));
        QVERIFY(mkfifo(path("pipe").c_str(), 0666) == 0);
        QVERIFY(chmod(path("pipe").c_str(), 0666) == 0);
        QVERIFY(chmod(path("protected").c_str(), 0444) == 0);
        QVERIFY(chmod(path("read-only/file").c_str(), 0666) == 0);
        QVERIFY(chmod(path("read-only").c_str(), 0555) == 0);
        QVERIFY(chmod(path(".").c_str(), 0777) == 0);
        const auto before = namesIn(path("."));

        const Status status = [&] {
            const OrdinaryUser user;
            return writeFileAtomically(path(name), "new");
        }();

        QVERIFY(!status.ok());
        const QString message = QString::fromStdString(sentence(status.error()));
        QVERIFY2(status.error().code == code, qPrintable(message));
        QVERIFY2(message.contains(text), qPrintable(message));
        QCOMPARE(namesIn(path(".")), before);
        QCOMPARE(content(path("protected")), std::string("old"));
        QCOMPARE(content(path("read-only/file")), std::string("old"));
    }

    void aDiskThatFillsAtAnyByteLeavesTheOldFile() // EX01
    {
        const std::string bytes = "seventeen bytes..";
        write("file", "old content");
        for (rlim_t room = 0; room < bytes.size(); ++room) {
            const Status status = [&] {
                const FileSizeLimit limit(room);
                return writeFileAtomically(path("file"), bytes);
            }();
            QVERIFY(!status.ok());
            QVERIFY(status.error().code == ErrorCode::WriteFailed);
            QCOMPARE(content(path("file")), std::string("old content"));
            QCOMPARE(namesIn(path(".")), std::vector{std::string("file")});
        }
        QVERIFY(writeFileAtomically(path("file"), bytes).ok());
        QCOMPARE(content(path("file")), bytes);
    }

    void aFullDiskLeavesTheOldFile() // FS07
    {
        fs::create_directory(path("disk"));
        if (mount("tmpfs", path("disk").c_str(), "tmpfs", 0, "size=256k") != 0)
            QSKIP("only the superuser can mount the small disk that this needs");
        write("disk/file", "old content");
        const Status status = writeFileAtomically(path("disk/file"), std::string(700'000, 'x'));
        const std::string after = content(path("disk/file"));
        const auto names = namesIn(path("disk"));
        const bool fits = writeFileAtomically(path("disk/file"), std::string(100'000, 'x')).ok();
        umount(path("disk").c_str());

        QVERIFY(!status.ok());
        QVERIFY(sentence(status.error()).find("the disk is full. Free some space") != std::string::npos);
        QCOMPARE(after, std::string("old content"));
        QCOMPARE(names, std::vector{std::string("file")});
        QVERIFY(fits);
    }

    void aPipeIsWrittenAndStaysAPipe()
    {
        QVERIFY(mkfifo(path("pipe").c_str(), 0644) == 0);
        const int reader = open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        QVERIFY(writeFileAtomically(path("pipe"), "through").ok());
        std::array<char, 20> bytes{};
        QCOMPARE(read(reader, bytes.data(), bytes.size()), 7);
        QCOMPARE(std::string(bytes.data()), std::string("through"));
        close(reader);
        QVERIFY(fs::is_fifo(path("pipe")));
    }

    void aBrokenPipeIsAnErrorAndNoSignal()
    {
        std::array<int, 2> ends{};
        QVERIFY(pipe2(ends.data(), O_CLOEXEC) == 0);
        close(ends[0]);
        const Status status = writeFileAtomically("/dev/fd/" + std::to_string(ends[1]), "lost");
        close(ends[1]);
        QVERIFY(!status.ok());
        QVERIFY(sentence(status.error()).find("broken pipe") != std::string::npos);
    }

    void standardOutputIsContinuedWhereItIs_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addRow("-") << std::string("-");
        QTest::addRow("/dev/stdout") << std::string("/dev/stdout");
        QTest::addRow("/dev/fd/1") << std::string("/dev/fd/1");
    }

    void standardOutputIsContinuedWhereItIs()
    {
        QFETCH(std::string, name);
        std::fflush(stdout);
        const int console = dup(STDOUT_FILENO);
        const int file = open(path("file").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        QCOMPARE(::write(file, "before ", 7), 7);
        dup2(file, STDOUT_FILENO);
        const bool written = writeFileAtomically(name, "after").ok();
        dup2(console, STDOUT_FILENO);
        close(console);
        close(file);
        QVERIFY(written);
        QCOMPARE(content(path("file")), std::string("before after"));
    }

    void aWriterThatIsKilledLeavesOldOrNew() // SE05
    {
        const std::string one(300'000, '1');
        const std::string two(200'000, '2');
        write("file", one);
        for (int round = 0; round < 25; ++round) {
            std::array<int, 2> ends{};
            QVERIFY(pipe2(ends.data(), O_CLOEXEC) == 0);
            const std::string target = path("file");
            const pid_t child = fork();
            if (child == 0) {
                for (bool first = false; writeFileAtomically(target, first ? one : two).ok(); first = !first)
                    (void)!::write(ends[1], "w", 1);
                _exit(1);
            }
            close(ends[1]);
            char written = 0;
            QCOMPARE(read(ends[0], &written, 1), 1);
            const auto moment = std::chrono::steady_clock::now() + std::chrono::microseconds(37 * round);
            while (std::chrono::steady_clock::now() < moment) { } // somewhere in one of the next writes
            QCOMPARE(kill(child, SIGKILL), 0);
            int status = 0;
            QCOMPARE(waitpid(child, &status, 0), child);
            close(ends[0]);
            QVERIFY(WIFSIGNALED(status)); // and did not end by itself
            const std::string now = content(path("file"));
            QVERIFY2(now == one || now == two, qPrintable(QString::number(now.size())));
        }
        QVERIFY(writeFileAtomically(path("file"), "after").ok());
        QCOMPARE(content(path("file")), std::string("after"));
    }

    void twoWritersAtOnceNeverMix() // FS12
    {
        const std::string one(100'000, '1');
        const std::string two(70'000, '2');
        QVERIFY(writeFileAtomically(path("file"), one).ok());
        std::atomic<bool> failed = false;
        const auto writer = [&](const std::string &bytes) {
            for (int round = 0; round < 30; ++round)
                failed = failed || !writeFileAtomically(path("file"), bytes).ok();
        };
        std::thread first(writer, one);
        std::thread second(writer, two);
        for (int round = 0; round < 100; ++round) {
            const std::string now = content(path("file"));
            failed = failed || (now != one && now != two);
        }
        first.join();
        second.join();
        QVERIFY(!failed);
        QCOMPARE(namesIn(path(".")), std::vector{std::string("file")});
    }
};

QTEST_GUILESS_MAIN(TestFileWriting)
#include "tst_filewriting.moc"
