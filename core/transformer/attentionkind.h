// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headlight {

/// Who looks at whom. An encoder-decoder has all three, every other model one of the first two.
enum class AttentionKind {
    Encoder, ///< tokens at each other, in both directions
    Decoder, ///< tokens at themselves and those before them
    Cross, ///< the decoder's tokens (queries) at the encoder's (keys)
};

} // namespace headlight
