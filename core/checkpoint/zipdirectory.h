// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace headlight {

/// A file within a zip archive, stored as it is.
struct ZipEntry
{
    std::string name;
    std::uint64_t begin = 0; ///< its first byte in the archive
    std::uint64_t size = 0;
};

/// Lists the files of an archive in the order of their bytes. Nothing is ever unpacked: entries must be
/// stored without compression, so that they can be read where they lie.
///
/// Every size and place is checked against the archive's size and the local headers; entries may not overlap,
/// share a name, lead out of a folder or be symbolic links.
/// @return BadFormat, Unsupported (compressed, encrypted, several volumes), TooLarge, ReadFailed
/// Source: PKWARE's APPNOTE.TXT 6.3, sections 4.3 and 4.5.3 (zip64).
Result<std::vector<ZipEntry>> listZipEntries(const InputFile &file);

} // namespace headlight
