// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/hub/filelock.h"

#include "core/base/systemerror.h"

#include <QThread>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace headlight::ui {

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor); // the file stays: removing it would race with the next one who locks it
}

Status FileLock::lock(const std::string &path, const CancelToken &cancel,
                      const std::function<void()> &waiting)
{
    constexpr mode_t Everybody = 0666; // less what the umask takes
    m_descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, Everybody);
    if (m_descriptor < 0)
        return systemError(errno, path, ErrorCode::WriteFailed);
    constexpr unsigned long pollMs = 50;
    bool isTold = false;
    while (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return Done{}; // no locks here
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "cancelled"};
        if (!isTold)
            waiting();
        isTold = true;
        QThread::msleep(pollMs);
    }
    return Done{};
}

} // namespace headlight::ui
