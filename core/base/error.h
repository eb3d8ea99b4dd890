// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace headlight {

/// What kind of thing went wrong. The sentence is built from the other fields of Error.
enum class ErrorCode {
    FileNotFound, ///< nothing at that path
    NotRegularFile, ///< a folder, pipe, device or socket where a file was expected
    AccessDenied, ///< the operating system refused
    ReadFailed, ///< reading stopped early, or the file changed meanwhile
    WriteFailed, ///< writing stopped early: disk full, read-only, I/O error
    BadFormat, ///< the bytes are not what the format asks for
    TooLarge, ///< beyond a limit of core/base/limits.h or beyond free memory
    Unsupported, ///< well-formed, but not something this program computes
    MissingPart, ///< a tensor, key or file that is needed is not there
    BadShape, ///< a tensor or matrix whose shape does not fit
    BadValue, ///< a value outside its allowed range
    InvalidArgument, ///< the caller's request cannot be met (layer 99, empty ids …)
    OutOfMemory, ///< the allocation failed
    Cancelled, ///< a newer request took over; never shown to the user
};

/// Why something could not be done, as a value: no exception crosses the border of core.
///
/// Every field but `code` and `what` may be empty. Texts are English, UTF-8, one clause each without a
/// full stop; the window translates by `code` and shows the fields as they are.
struct Error
{
    ErrorCode code = ErrorCode::BadFormat;
    std::string what {}; ///< what is wrong: "the header says 60 bytes, the file has 0 left"
    std::string file {}; ///< path of the file concerned
    std::string item {}; ///< tensor, key or line within that file
    std::string expected {}; ///< what is allowed
    std::string found {}; ///< what is there instead
    std::string hint {}; ///< what to do about it
};

/// One sentence for a message bar or standard error: what – where – found against expected – what to do.
/// Control characters in names are shown escaped and long names elided, so the sentence stays on one line.
std::string sentence(const Error &error);

/// A name from a file made safe to show: control and bidirectional characters escaped, elided to
/// @p maxLength bytes on a character border.
std::string shownName(const std::string &name, std::size_t maxLength = 120);

} // namespace headlight
