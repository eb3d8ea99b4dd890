// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace headlight {

/// What the environment says about the Hugging Face hub, as its Python library reads it.
struct HubEnvironment
{
    std::string cacheFolder; ///< empty where there is no home folder
    std::string endpoint = "https://huggingface.co"; ///< without a slash at its end
    std::string token; ///< empty: none. A secret: never shown, logged or put into an error
    bool offline = false; ///< nothing may be asked over the network
};

/// The value of an environment variable, if it is set.
using Lookup = std::function<std::optional<std::string>(const char *name)>;

/// Cache: HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME/hub, XDG_CACHE_HOME/huggingface/hub,
/// ~/.cache/huggingface/hub, the first that is set, with ~ and $NAME expanded. Token: HF_TOKEN,
/// HUGGING_FACE_HUB_TOKEN, the file HF_TOKEN_PATH, the file HF_HOME/token; trimmed; none with
/// HF_HUB_DISABLE_IMPLICIT_TOKEN, and none when it holds characters that a header cannot carry. An empty
/// variable counts as not set. Source: the hub's documentation, "Environment variables".
HubEnvironment readHubEnvironment(const Lookup &lookup);

/// The same from this process's environment. Not thread-safe against setenv().
HubEnvironment readHubEnvironment();

} // namespace headlight
