// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/modelinfo.h"

#include <QString>

namespace headlight::ui {

/// A name for a file that is about one model: 32 hexadecimal digits that are others when the model's shape or
/// name changes, or when one of its files gets another name, size or time. The place of its folder does not
/// count. Cost: one look at the folder; nothing is read.
QString modelIdentity(const ModelInfo &model);

} // namespace headlight::ui
