// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace headlight;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t Plenty = 1 << 20;

std::string content(const std::string &path)
{
    const auto result = readWholeFile(path, Plenty);
    return result.ok() ? result.value() : "ERROR " + sentence(result.error());
}

std::vector<std::string> namesIn(const std::string &folder)
{
    std::vector<std::string> names;
    for (const auto &entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// Files can grow to @p bytes only while this lives: what a full disk does, without needing one.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        m_signal = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }

private:
    rlimit m_before{};
    void (*m_signal)(int) = nullptr;
};

/// The superuser may do everything; this gives that up while it lives.
class OrdinaryUser
{
public:
    OrdinaryUser()
        : m_wasRoot(geteuid() == 0)
    {
        constexpr uid_t Nobody = 65534;
        if (m_wasRoot && seteuid(Nobody) != 0)
            qFatal("seteuid");
    }
    ~OrdinaryUser()
    {
        if (m_wasRoot && seteuid(0) != 0)
            qFatal("seteuid");
    }

private:
    bool m_wasRoot;
};

} // namespace
Q_DECLARE_METATYPE(std::string)
Q_DECLARE_METATYPE(headlight::ErrorCode)

class TestFile : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string path(const std::string &name) const
    {
        return name.starts_with('/') || name.empty() ? name : m_folder->path().toStdString() + '/' + name;
    }
    void write(const std::string &name, const std::string &bytes) const
    {
        std::ofstream(path(name)) << bytes;
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        QVERIFY(chmod(path(".").c_str(), 0755) == 0); // for OrdinaryUser
    }

    void cleanup()
    {
        fs::remove_all(m_folder->path().toStdString());
    } // Qt cannot remove names that are no UTF-8

    void whatCannotBeRead_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *title, const std::string &name, ErrorCode code, const char *text) {
            QTest::addRow("%s", title) << name << code << QString::fromUtf8(text);
        };
        using enum ErrorCode;
        row("FS01 a file that does not exist", "absent", FileNotFound, "no such file");
        row("FS01 a file in a folder that does not exist", "absent/file", FileNotFound,
            "no such file or folder");
        row("FS01 a file below a file", "file/below", FileNotFound, "not a folder");
        row("FS02 a folder", "folder", NotRegularFile, "this is a folder");
        row("FS03 a pipe", "pipe", NotRegularFile, "pipe or a device");
        row("FS03 a socket", "socket", NotRegularFile, "this is a socket");
        row("FS03 a device without end", "/dev/zero", NotRegularFile, "pipe or a device");
        row("FS03 a device that is full", "/dev/full", NotRegularFile, "pipe or a device");
        row("FS04 a file that nobody may read", "secret", AccessDenied, "permission denied");
        row("FS04 a file in a folder that nobody may enter", "closed/file", AccessDenied,
            "permission denied");
        row("FS05 a link to nothing", "dangling", FileNotFound,
            "symbolic link to a file that does not exist");
        row("FS05 a link to itself", "loop", FileNotFound, "in a circle");
        row("FS06 an empty name", "", InvalidArgument, "no file name");
        row("FS06 a name with a NUL inside", std::string("file\0x", 6), InvalidArgument, "NUL character");
        row("FS06 a name of 256 bytes", std::string(256, 'n'), InvalidArgument, "name is too long");
        row("FS06 a path of 5000 bytes", "/" + std::string(5000, '/'), InvalidArgument, "name is too long");
        row("a file above the limit", "large", TooLarge, "1048577 bytes, expected at most 1048576 bytes");
    }

    void whatCannotBeRead()
    {
        QFETCH(std::string, name);
        QFETCH(ErrorCode, code);
        QFETCH(QString, text);
        write("file", "x");
        write("large", std::string(Plenty + 1, 'x'));
        write("secret", "x");
        fs::create_directory(path("folder"));
        fs::create_directory(path("closed"));
        write("closed/file", "x");
        fs::create_symlink("nothing", path("dangling"));
        fs::create_symlink("loop", path("loop"));
        QVERIFY(mkfifo(path("pipe").c_str(), 0644) == 0);
        QVERIFY(chmod(path("secret").c_str(), 0) == 0);
        QVERIFY(chmod(path("closed").c_str(), 0) == 0);
        const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
        QVERIFY(bind(listener, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0);

        const auto result = [&] {
            const OrdinaryUser user;
            return readWholeFile(path(name), Plenty);
        }();
        close(listener);
        chmod(path("closed").c_str(), 0755);

        QVERIFY(!result.ok());
        const QString message = QString::fromStdString(sentence(result.error()));
        QVERIFY2(result.error().code == code, qPrintable(message));
        QVERIFY2(message.contains(text), qPrintable(message));
        QCOMPARE(result.error().file, path(name));
    }

    void oddNamesAreReadAndWritten_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addRow("non-ASCII") << std::string("Füchse und 狐");
        QTest::addRow("emoji") << std::string("🦊.bin");
        QTest::addRow("newline") << std::string("a\nb");
        QTest::addRow("leading dash") << std::string("-rf");
        QTest::addRow("quotes, percent and ampersand") << std::string("'\"%1&amp;");
        QTest::addRow("right-to-left override") << std::string("a\u202Egpj.exe");
        QTest::addRow("trailing space") << std::string("a ");
        QTest::addRow("bytes that are no UTF-8") << std::string("a\xFF\xC0z");
        QTest::addRow("255 bytes") << std::string(255, 'n');
    }

    void oddNamesAreReadAndWritten()
    {
        QFETCH(std::string, name);
        QVERIFY(writeFileAtomically(path(name), "content").ok());
        QCOMPARE(content(path(name)), std::string("content"));
        QCOMPARE(namesIn(path(".")), std::vector{name});
        const std::string shown = sentence(Error{.what = "x", .file = path(name)});
        QVERIFY(shown.find('\n') == std::string::npos);
        QVERIFY(shown.find("\u202E") == std::string::npos);
    }

    void linksAreFollowed()
    {
        write("file", "content");
        fs::create_symlink("file", path("link"));
        fs::create_symlink(path("link"), path("link to link"));
        QCOMPARE(content(path("link to link")), std::string("content"));

        const int descriptor = open(path("file").c_str(), O_RDONLY | O_CLOEXEC);
        QCOMPARE(content("/proc/self/fd/" + std::to_string(descriptor)), std::string("content"));
        close(descriptor);
    }

    void aFileOpenWhileOthersChangeIt()
    {
        write("file", "0123456789");
        const auto file = InputFile::open(path("file"));
        QVERIFY(file.ok());
        std::array<std::byte, 10> bytes{};
        QVERIFY(file.value().readAt(0, bytes).ok());
        QVERIFY(file.value().checkUnchanged().ok());
        QVERIFY(!file.value().readAt(1, bytes).ok());

        fs::resize_file(path("file"), 5); // FS08
        const Status cut = file.value().readAt(0, bytes);
        QVERIFY(!cut.ok());
        QVERIFY(cut.error().code == ErrorCode::ReadFailed);
        QVERIFY(sentence(cut.error()).find("changed while reading") != std::string::npos);
        QVERIFY(!file.value().checkUnchanged().ok());
    }

    void aReplacedOrRemovedFileStaysReadable() // FS09, FS10
    {
        write("file", "old");
        const auto file = InputFile::open(path("file"));
        QVERIFY(file.ok());
        QVERIFY(writeFileAtomically(path("file"), "new").ok());
        std::string bytes(3, ' ');
        QVERIFY(file.value().readAt(0, std::as_writable_bytes(std::span(bytes))).ok());
        QCOMPARE(bytes, std::string("old"));
        QCOMPARE(content(path("file")), std::string("new"));
        fs::remove(path("file"));
        QVERIFY(file.value().readAt(0, std::as_writable_bytes(std::span(bytes))).ok());
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

QTEST_APPLESS_MAIN(TestFile)
#include "tst_file.moc"
