// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace headlight {

/// A model of the hub at one of its revisions.
struct HubName
{
    std::string repository; ///< "org/name", or "gpt2" without an owner
    std::string revision = "main"; ///< a branch, a tag, "refs/pr/1" or a commit

    bool operator==(const HubName &) const = default;
};

/// What a person writes or pastes: "org/name", "org/name@revision", or the address of a page or file of the
/// model at huggingface.co, hf.co or @p endpoint.
/// @return InvalidArgument saying which characters a name may have, or that the address is one of another
///   host, a data set or a space
Result<HubName> parseHubName(std::string_view text, std::string_view endpoint = {});

/// 1 to 96 characters of [A-Za-z0-9_.-], at most one slash, no "--", no "..", no ".git" at the end, no part
/// that begins or ends with "-" or ".".
bool isRepositoryName(std::string_view name);

bool isCommit(std::string_view revision); ///< 40 hexadecimal digits

/// "models--org--name": the repository's folder in the cache.
std::string repositoryFolder(std::string_view repository);

/// The inverse; empty for a folder that is no model's.
std::optional<std::string> repositoryOfFolder(std::string_view folder);

enum class Slashes { Keep, Encode };

/// Everything but letters, digits and "-._~" as %XX, as Python's quote() does.
std::string percentEncoded(std::string_view text, Slashes slashes);

} // namespace headlight
