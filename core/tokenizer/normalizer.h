// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/alignedtext.h"

#include <memory>
#include <utility>
#include <vector>

namespace headlight {

/// A step that rewrites text before it is cut into words: lower case, accents, Unicode forms.
/// Immutable, so shared between threads.
class Normalizer
{
public:
    virtual ~Normalizer() = default;

    /// Rewrites @p text in place and keeps track of where each character came from.
    /// @return TooLarge when the text grows beyond all measure, Unsupported when a pattern gives up
    virtual Status normalize(AlignedText &text) const = 0;
};

/// Several, one after the other.
class NormalizerSequence : public Normalizer
{
public:
    explicit NormalizerSequence(std::vector<std::unique_ptr<Normalizer>> steps)
        : m_steps(std::move(steps))
    {
    }

    Status normalize(AlignedText &text) const override
    {
        for (const auto &step : m_steps) {
            if (Status status = step->normalize(text); !status)
                return status;
        }
        return Done{};
    }

private:
    std::vector<std::unique_ptr<Normalizer>> m_steps;
};

} // namespace headlight
