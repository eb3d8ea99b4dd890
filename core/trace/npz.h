// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/tensordata.h"

#include <string>
#include <vector>

namespace headlight {

/// Encodes @p tensors as an .npz file: an uncompressed zip archive of one .npy file each, as numpy.savez
/// writes it. The same arrays give the same bytes.
/// @return the errors of checkTensors(), TooLarge from 4 GiB on (the limit of plain zip), OutOfMemory. Pure.
/// Source: numpy.lib.format (version 1.0) and PKWARE's APPNOTE 6.3.
Result<std::string> encodeNpz(const std::vector<TensorData> &tensors);

} // namespace headlight
