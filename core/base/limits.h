// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// Every cap on input, in one place. All are checked before memory is allocated, and named in the error text.
namespace headlight::limits {

inline constexpr std::uint64_t KiB = 1024;
inline constexpr std::uint64_t MiB = 1024 * KiB;

// Files
inline constexpr int jsonDepth = 64;
inline constexpr std::uint64_t configBytes = 1 * MiB;
inline constexpr std::uint64_t indexBytes = 64 * MiB;
inline constexpr std::uint64_t tokenizerJsonBytes = 256 * MiB;
inline constexpr std::uint64_t vocabularyBytes = 64 * MiB; ///< vocab.txt, vocab.json, merges.txt
inline constexpr std::uint64_t safetensorsHeaderBytes = 100'000'000;
inline constexpr std::uint64_t tensors = 1'000'000;
inline constexpr int tensorRank = 8;
inline constexpr std::uint64_t shards = 10'000; ///< files that one checkpoint is cut into
inline constexpr std::uint64_t zipEntries = 100'000;
inline constexpr std::uint64_t zipDirectoryBytes = 64 * MiB;
inline constexpr std::uint64_t pickleBytes = 16 * MiB; ///< a checkpoint's, without the tensors' bytes
inline constexpr std::uint64_t pickleSteps = 2'000'000; ///< some 50 a tensor
inline constexpr std::size_t pickleDepth = 1'000'000; ///< values on the stack
inline constexpr std::size_t pickleMemo = 4'000'000;
inline constexpr std::uint64_t ggufHeaderBytes = 512 * MiB; ///< metadata with the tokenizer, and names
inline constexpr std::uint64_t ggufValues = 65'536;
inline constexpr std::uint64_t ggufKeyBytes = 65'535;
inline constexpr std::uint64_t ggufElements = 16'000'000; ///< of a list in the metadata
inline constexpr std::uint64_t ggufNameBytes = 63; ///< of a tensor
inline constexpr std::size_t ggufMergedTokenBytes = 256; ///< longer tokens are not put together from others
inline constexpr std::uint32_t ggufRank = 4;
inline constexpr std::uint64_t ggufAlignment = 1 * MiB;

// Model shapes
inline constexpr std::int64_t layers = 1024;
inline constexpr std::int64_t heads = 1024;
inline constexpr std::int64_t headDim = 4096;
inline constexpr std::int64_t hiddenSize = 131'072;
inline constexpr std::int64_t feedForwardSize = 1'048'576;
inline constexpr std::int64_t vocabularySize = 4'000'000;
inline constexpr std::int64_t maxPositions = std::int64_t {1} << 24;

// Tokenizers
inline constexpr std::int64_t tokenId = std::int64_t {1} << 24;
inline constexpr std::uint64_t merges = 4'000'000;
inline constexpr std::uint64_t addedTokens = 100'000;
inline constexpr std::uint64_t regexBytes = 64 * KiB;

// Model folders and the hub
inline constexpr std::uint64_t folderEntries = 200'000; ///< looked at in one folder
inline constexpr std::uint64_t foundModels = 10'000;
inline constexpr std::uint64_t fileNameBytes = 255;
inline constexpr std::uint64_t relativePathBytes = 1024;
inline constexpr std::uint64_t hubListingBytes = 64 * MiB;
inline constexpr std::uint64_t hubFiles = 100'000; ///< named by one listing
inline constexpr std::uint64_t hubFileBytes = 50'000'000'000; ///< the hub serves larger ones by other means only
inline constexpr std::uint64_t tokenBytes = 4 * KiB;

// Text and pictures
inline constexpr std::uint64_t textBytes = 1 * MiB;
inline constexpr std::uint64_t imagePixels = std::uint64_t {1} << 28;

// Analysis
inline constexpr std::uint64_t profileBytes = 256 * MiB; ///< some 2 KiB a head
inline constexpr std::int64_t flowTokens = 64; ///< maximum flows grow with the fourth power
inline constexpr std::int64_t alignmentCells = std::int64_t {1} << 24;
inline constexpr std::uint64_t treebankBytes = 64 * MiB;
inline constexpr std::size_t sentenceWords = 4096; ///< of a treebank
inline constexpr std::int64_t openedTokens = 4096; ///< of attention made elsewhere
inline constexpr std::uint64_t openedBytes = 4096 * MiB; ///< of its probabilities

} // namespace headlight::limits
