// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "tests/support/filetest.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace headlight;
using test::content;
using test::namesIn;
using test::OrdinaryUser;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t Plenty = 1 << 20;

} // namespace

Q_DECLARE_METATYPE(std::string)
Q_DECLARE_METATYPE(headlight::ErrorCode)

class TestFile : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::TestFolder> m_folder;
    std::string path(const std::string &name) const { return m_folder->path(name); }
    void write(const std::string &name, const std::string &bytes) const { m_folder->write(name, bytes); }

private slots:
    void init() { m_folder = std::make_unique<test::TestFolder>(); }
    void cleanup() { m_folder.reset(); }

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
};

QTEST_APPLESS_MAIN(TestFile)
#include "tst_file.moc"
