// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/checkpoint/ggufheader.h"

#include <string>

namespace headlight {

struct GgufFamily;

/// The family that general.architecture names.
/// @return MissingPart or Unsupported
Result<const GgufFamily *> ggufFamilyOf(const GgufHeader &header);

/// What the metadata say about the model, in the words of a config.json: the text of one.
/// @param file for the tensors that hold constants of the rotary embedding
/// @return MissingPart or BadValue naming the key of the metadata; Unsupported for a model that is put
/// together
///   in a way that is not computed (experts, heads that differ between layers …); ReadFailed
Result<std::string> ggufConfigJson(const GgufHeader &header, const InputFile &file);

} // namespace headlight
