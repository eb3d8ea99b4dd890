// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/sentencepiecemodel.h"

#include "core/base/limits.h"

#include <bit>
#include <cmath>
#include <optional>
#include <utility>

namespace headlight {
namespace {

using Piece = SentencePieceModel::Piece;
using PieceType = SentencePieceModel::PieceType;

/// The fields of one protocol buffer message, in the order of the bytes. Source: protobuf.dev, "Encoding".
class Message
{
public:
    explicit Message(std::string_view bytes)
        : m_rest(bytes)
    {
    }

    /// Reads the next field; false at the end, and when the bytes are no message.
    bool next()
    {
        if (m_rest.empty() || m_broken)
            return false;
        const std::uint64_t tag = varint();
        m_field = tag >> 3U;
        m_number = 0;
        m_bytes = {};
        switch (tag & 7U) {
        case 0:
            m_number = varint();
            break;
        case 1:
            (void)take(8);
            break;
        case 2:
            m_bytes = take(varint());
            break;
        case 5:
            for (std::size_t i = 0; const char byte : take(4))
                m_number |= std::uint64_t{static_cast<unsigned char>(byte)} << (8U * i++);
            break;
        default: // groups were given up before this format was made
            m_broken = true;
        }
        return !m_broken;
    }

    bool isBroken() const { return m_broken; }
    std::uint64_t field() const { return m_field; }
    bool flag() const { return m_number != 0; }
    std::uint64_t number() const { return m_number; }
    float real() const { return std::bit_cast<float>(static_cast<std::uint32_t>(m_number)); }
    std::string_view bytes() const { return m_bytes; }

private:
    std::string_view take(std::uint64_t count)
    {
        m_broken = m_broken || count > m_rest.size();
        if (m_broken)
            return {};
        const std::string_view taken = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return taken;
    }

    std::uint64_t varint()
    {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::string_view byte = take(1);
            if (byte.empty())
                return 0;
            number |= std::uint64_t{static_cast<unsigned char>(byte[0]) & 0x7FU} << shift;
            if ((static_cast<unsigned char>(byte[0]) & 0x80U) == 0)
                return number;
        }
        m_broken = true;
        return 0;
    }

    std::string_view m_rest;
    bool m_broken = false;
    std::uint64_t m_field = 0;
    std::uint64_t m_number = 0;
    std::string_view m_bytes;
};

Error wrong(ErrorCode code, std::string what, std::string item = {})
{
    Error error;
    error.code = code;
    error.what = std::move(what);
    error.item = std::move(item);
    return error;
}

std::optional<Error> readPiece(std::string_view bytes, SentencePieceModel &model)
{
    const std::string item = "piece " + std::to_string(model.pieces.size());
    Piece piece;
    std::uint64_t type = 1;
    Message message(bytes);
    while (message.next()) {
        if (message.field() == 1)
            piece.text = message.bytes();
        else if (message.field() == 2)
            piece.score = static_cast<double>(message.real());
        else if (message.field() == 3)
            type = message.number();
    }
    if (message.isBroken())
        return wrong(ErrorCode::BadFormat, "the piece ends too early", item);
    if (piece.text.empty())
        return wrong(ErrorCode::BadValue, "an empty piece", item);
    if (!std::isfinite(piece.score))
        return wrong(ErrorCode::BadValue, "the score is no finite number", item);
    if (type < 1 || type > 6)
        return wrong(ErrorCode::BadValue, "the type is unknown", item);
    piece.type = static_cast<PieceType>(type);
    if (piece.type == PieceType::Unknown)
        model.unknownId = static_cast<std::int32_t>(model.pieces.size());
    model.pieces.push_back(std::move(piece));
    if (model.pieces.size() > static_cast<std::size_t>(limits::vocabularySize))
        return wrong(ErrorCode::TooLarge, "more than " + std::to_string(limits::vocabularySize) + " pieces");
    return std::nullopt;
}

std::optional<Error> readTrainer(std::string_view bytes, SentencePieceModel &model)
{
    std::uint64_t algorithm = 1;
    Message message(bytes);
    while (message.next()) {
        if (message.field() == 3)
            algorithm = message.number();
        else if (message.field() == 24)
            model.spaceAsSuffix = message.flag();
        else if (message.field() == 35)
            model.byteFallback = message.flag();
    }
    if (message.isBroken() || algorithm < 1 || algorithm > 4)
        return wrong(ErrorCode::BadFormat, "no SentencePiece model", "trainer_spec");
    model.algorithm = static_cast<SentencePieceModel::Algorithm>(algorithm);
    return std::nullopt;
}

std::optional<Error> readNormalizer(std::string_view bytes, SentencePieceModel &model)
{
    Message message(bytes);
    while (message.next()) {
        if (message.field() == 2)
            model.characterMap = message.bytes();
        else if (message.field() == 3)
            model.addDummyPrefix = message.flag();
        else if (message.field() == 4)
            model.removeExtraSpaces = message.flag();
        else if (message.field() == 5)
            model.escapeSpaces = message.flag();
    }
    if (message.isBroken())
        return wrong(ErrorCode::BadFormat, "no SentencePiece model", "normalizer_spec");
    return std::nullopt;
}

} // namespace

Result<SentencePieceModel> readSentencePieceModel(std::string_view bytes)
{
    SentencePieceModel model;
    Message message(bytes);
    while (message.next()) {
        std::optional<Error> error;
        if (message.field() == 1)
            error = readPiece(message.bytes(), model);
        else if (message.field() == 2)
            error = readTrainer(message.bytes(), model);
        else if (message.field() == 3)
            error = readNormalizer(message.bytes(), model);
        if (error)
            return *error;
    }
    if (message.isBroken() || model.pieces.empty())
        return wrong(ErrorCode::BadFormat, "no SentencePiece model, or only a part of one");
    if (model.pieces[static_cast<std::size_t>(model.unknownId)].type != PieceType::Unknown)
        return wrong(ErrorCode::BadFormat, "no piece stands for the unknown");
    return model;
}

} // namespace headlight
