// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/pickle.h"

#include "core/base/limits.h"
#include "core/checkpoint/bytecursor.h"
#include "core/checkpoint/picklenames.h"

#include <optional>
#include <unordered_map>

namespace headlight {

const char *const ConvertPickleHint
    = "If you trust where it comes from, convert it in Python: python3 -c \"from transformers import "
      "AutoModel; AutoModel.from_pretrained('FOLDER').save_pretrained('NEW_FOLDER', "
      "safe_serialization=True)\"";

namespace {

using Function = PickleFunction;
using Index = Pickle::Index;
using Kind = Pickle::Kind;
using Value = Pickle::Value;

/// The stack machine, reduced to what builds data.
class Machine
{
public:
    explicit Machine(std::string_view bytes)
        : m_cursor(bytes)
    {
    }

    Result<Pickle> run();

private:
    bool step(unsigned char instruction);
    bool stepOnStack(unsigned char instruction);

    bool refuse(ErrorCode code, std::string what, std::string found = {}, std::string expected = {});
    bool damaged(std::string what) { return refuse(ErrorCode::BadFormat, std::move(what)); }
    bool cut() { return damaged("the pickle ends within an instruction"); }
    std::size_t available() const { return m_stack.size() - (m_marks.empty() ? 0 : m_marks.back()); }

    bool push(Value value);
    bool pushInteger(std::optional<std::int64_t> number);
    bool pushText();
    bool pushTuple(std::size_t items);
    bool longInteger();
    bool protocol();
    bool mark();
    bool tupleToMark();
    bool addToMark(Kind container);
    bool addOne(Kind container, std::size_t items);
    bool add(std::size_t first, Kind container);
    bool remember(std::optional<std::uint32_t> slot);
    bool recall(std::optional<std::uint32_t> slot);
    bool global();
    bool persistentId();
    bool reduce();
    bool call(Function function, const std::vector<Index> &arguments);
    bool build();

    ByteCursor m_cursor;
    Pickle m_pickle;
    std::vector<Index> m_stack;
    std::vector<std::size_t> m_marks; ///< sizes of the stack
    std::unordered_map<std::uint32_t, Index> m_memo;
    std::optional<Error> m_error;
};

bool Machine::refuse(ErrorCode code, std::string what, std::string found, std::string expected)
{
    m_error = Error{.code = code,
                    .what = std::move(what),
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .hint = ConvertPickleHint};
    return false;
}

bool Machine::push(Value value)
{
    if (m_stack.size() >= limits::pickleDepth)
        return refuse(ErrorCode::TooLarge, "the pickle's stack grows too high", {},
                      "at most " + std::to_string(limits::pickleDepth) + " values");
    m_stack.push_back(static_cast<Index>(m_pickle.values.size()));
    m_pickle.values.push_back(std::move(value));
    return true;
}

template <typename Number> std::optional<std::int64_t> widened(std::optional<Number> number)
{
    return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

bool Machine::pushInteger(std::optional<std::int64_t> number)
{
    return number ? push({.kind = Kind::Integer, .number = *number}) : cut();
}

bool Machine::pushText()
{
    const auto length = m_cursor.number<std::uint32_t>();
    const auto text = length ? m_cursor.text(*length) : std::nullopt;
    return text ? push({.kind = Kind::Text, .text = *text}) : cut();
}

/// LONG1: little-endian two's complement of any length.
bool Machine::longInteger()
{
    const auto length = m_cursor.number<std::uint8_t>();
    const auto bytes = length ? m_cursor.text(*length) : std::nullopt;
    if (!bytes)
        return cut();
    if (bytes->size() > sizeof(std::int64_t))
        return refuse(ErrorCode::Unsupported, "the pickle holds a number beyond 64 bits");
    const bool negative = !bytes->empty() && (static_cast<unsigned char>(bytes->back()) & 0x80U) != 0;
    std::int64_t number = negative ? -1 : 0;
    std::memcpy(&number, bytes->data(), bytes->size());
    return pushInteger(number);
}

bool Machine::protocol()
{
    const auto version = m_cursor.number<std::uint8_t>();
    if (!version)
        return cut();
    return *version == 2
        || refuse(ErrorCode::Unsupported, "the pickle is written in another protocol",
                  std::to_string(*version), "2, which PyTorch writes");
}

bool Machine::mark()
{
    if (m_marks.size() >= limits::pickleDepth)
        return refuse(ErrorCode::TooLarge, "the pickle sets too many marks");
    m_marks.push_back(m_stack.size());
    return true;
}

bool Machine::pushTuple(std::size_t items)
{
    if (available() < items)
        return damaged("the pickle takes more from its stack than there is");
    Value tuple{.kind = Kind::Tuple};
    tuple.items.assign(m_stack.end() - static_cast<std::ptrdiff_t>(items), m_stack.end());
    m_stack.resize(m_stack.size() - items);
    return push(std::move(tuple));
}

bool Machine::tupleToMark()
{
    if (m_marks.empty())
        return damaged("the pickle has no mark where it needs one");
    const std::size_t items = available();
    m_marks.pop_back();
    return pushTuple(items);
}

/// Moves what lies on the stack from @p first on into the container below.
bool Machine::add(std::size_t first, Kind container)
{
    const std::size_t bottom = m_marks.empty() ? 0 : m_marks.back();
    if (first <= bottom)
        return damaged("the pickle adds to nothing");
    Value &value = m_pickle.values[m_stack[first - 1]];
    if (value.kind != container)
        return damaged("the pickle adds to something that is no container");
    if (container == Kind::Map && (m_stack.size() - first) % 2 != 0)
        return damaged("the pickle sets a key without a value");
    value.items.insert(value.items.end(), m_stack.begin() + static_cast<std::ptrdiff_t>(first),
                       m_stack.end());
    m_stack.resize(first);
    return true;
}

bool Machine::addToMark(Kind container)
{
    if (m_marks.empty())
        return damaged("the pickle has no mark where it needs one");
    const std::size_t first = m_marks.back();
    m_marks.pop_back();
    return add(first, container);
}

bool Machine::addOne(Kind container, std::size_t items)
{
    if (available() < items)
        return damaged("the pickle takes more from its stack than there is");
    return add(m_stack.size() - items, container);
}

bool Machine::remember(std::optional<std::uint32_t> slot)
{
    if (!slot)
        return cut();
    if (available() == 0)
        return damaged("the pickle remembers nothing");
    if (m_memo.size() >= limits::pickleMemo)
        return refuse(ErrorCode::TooLarge, "the pickle remembers too many values", {},
                      "at most " + std::to_string(limits::pickleMemo));
    m_memo[*slot] = m_stack.back();
    return true;
}

bool Machine::recall(std::optional<std::uint32_t> slot)
{
    if (!slot)
        return cut();
    const auto found = m_memo.find(*slot);
    if (found == m_memo.end())
        return damaged("the pickle recalls what it never remembered");
    if (m_stack.size() >= limits::pickleDepth)
        return refuse(ErrorCode::TooLarge, "the pickle's stack grows too high");
    m_stack.push_back(found->second);
    return true;
}

bool Machine::global()
{
    const auto module = m_cursor.textUntil('\n');
    const auto name = module ? m_cursor.textUntil('\n') : std::nullopt;
    if (!name)
        return cut();
    if (const PickleName *known = findPickleName(*module, *name))
        return push({.kind = known->kind,
                     .number = static_cast<std::int64_t>(known->function),
                     .dtype = known->dtype});
    return refuse(ErrorCode::Unsupported,
                  "the file names a Python object that is no part of a state dict; nothing of it was run",
                  shownName(std::string(*module) + '.' + std::string(*name)));
}

/// A storage: ("storage", type, key, location, number of elements[, None]).
bool Machine::persistentId()
{
    if (available() < 1)
        return damaged("the pickle takes more from its stack than there is");
    const Value &id = m_pickle.at(m_stack.back());
    const auto part = [&](std::size_t index) -> const Value & { return m_pickle.at(id.items[index]); };
    const bool fits = id.kind == Kind::Tuple && (id.items.size() == 5 || id.items.size() == 6)
        && part(0).kind == Kind::Text && part(0).text == "storage" && part(1).kind == Kind::StorageType
        && part(2).kind == Kind::Text && part(4).kind == Kind::Integer && part(4).number >= 0
        && (id.items.size() == 5 || part(5).kind == Kind::None);
    if (!fits)
        return refuse(ErrorCode::Unsupported, "the pickle describes a storage in an unknown way");
    Value storage{
        .kind = Kind::Storage, .number = part(4).number, .dtype = part(1).dtype, .text = part(2).text};
    m_stack.pop_back();
    return push(std::move(storage));
}

bool Machine::reduce()
{
    if (available() < 2)
        return damaged("the pickle takes more from its stack than there is");
    const Value &arguments = m_pickle.at(m_stack.back());
    const Value &function = m_pickle.at(m_stack[m_stack.size() - 2]);
    if (arguments.kind != Kind::Tuple || function.kind != Kind::Function)
        return refuse(ErrorCode::Unsupported, "the pickle calls something that is no function");
    m_stack.resize(m_stack.size() - 2);
    const std::vector<Index> copy = arguments.items;
    return call(static_cast<Function>(function.number), copy);
}

bool Machine::call(Function function, const std::vector<Index> &arguments)
{
    const auto is = [&](std::size_t index, Kind kind) {
        return index < arguments.size() && m_pickle.at(arguments[index]).kind == kind;
    };
    switch (function) {
    case Function::OrderedDict:
        if (arguments.empty())
            return push({.kind = Kind::Map});
        break;
    case Function::RebuildTensor: // storage, offset, size, strides, requires_grad, hooks[, metadata]
        if (arguments.size() >= 6 && is(0, Kind::Storage) && is(1, Kind::Integer) && is(2, Kind::Tuple)
            && is(3, Kind::Tuple))
            return push({.kind = Kind::Tensor, .items = {arguments.begin(), arguments.begin() + 4}});
        break;
    case Function::RebuildParameter: // tensor, requires_grad, hooks
        if (is(0, Kind::Tensor)) {
            m_stack.push_back(arguments[0]);
            return true;
        }
        break;
    }
    return refuse(ErrorCode::Unsupported, "the pickle calls a function with unknown arguments");
}

/// Attributes of a state dict, such as the versions of modules: not needed.
bool Machine::build()
{
    if (available() < 2)
        return damaged("the pickle takes more from its stack than there is");
    if (m_pickle.at(m_stack[m_stack.size() - 2]).kind != Kind::Map)
        return refuse(ErrorCode::Unsupported, "the pickle sets attributes of something that is no dict");
    m_stack.pop_back();
    return true;
}

bool Machine::stepOnStack(unsigned char instruction)
{
    switch (instruction) {
    case 't':
        return tupleToMark();
    case 0x85:
    case 0x86:
    case 0x87:
        return pushTuple(instruction - 0x84U);
    case 's':
        return addOne(Kind::Map, 2);
    case 'u':
        return addToMark(Kind::Map);
    case 'a':
        return addOne(Kind::List, 1);
    case 'e':
        return addToMark(Kind::List);
    case 'q':
        return remember(m_cursor.number<std::uint8_t>());
    case 'r':
        return remember(m_cursor.number<std::uint32_t>());
    case 'h':
        return recall(m_cursor.number<std::uint8_t>());
    case 'j':
        return recall(m_cursor.number<std::uint32_t>());
    case 'c':
        return global();
    case 'Q':
        return persistentId();
    case 'R':
        return reduce();
    case 'b':
        return build();
    default:
        return refuse(ErrorCode::Unsupported,
                      "the file holds a pickle instruction that no state dict needs; nothing of it was run",
                      "code " + std::to_string(instruction) + " at byte "
                          + std::to_string(m_cursor.position() - 1));
    }
}

bool Machine::step(unsigned char instruction)
{
    switch (instruction) {
    case 0x80:
        return protocol();
    case '(':
        return mark();
    case '}':
        return push({.kind = Kind::Map});
    case ']':
        return push({.kind = Kind::List});
    case ')':
        return push({.kind = Kind::Tuple});
    case 'N':
        return push({.kind = Kind::None});
    case 0x88:
    case 0x89:
        return push({.kind = Kind::Boolean, .number = instruction == 0x88});
    case 'K':
        return pushInteger(widened(m_cursor.number<std::uint8_t>()));
    case 'M':
        return pushInteger(widened(m_cursor.number<std::uint16_t>()));
    case 'J':
        return pushInteger(widened(m_cursor.number<std::int32_t>()));
    case 0x8A:
        return longInteger();
    case 'X':
        return pushText();
    default:
        return stepOnStack(instruction);
    }
}

Result<Pickle> Machine::run()
{
    for (std::uint64_t steps = 0; steps < limits::pickleSteps; ++steps) {
        const auto instruction = m_cursor.number<std::uint8_t>();
        if (!instruction) {
            cut();
            return *m_error;
        }
        if (*instruction == '.') {
            if (m_stack.size() != 1 || !m_marks.empty()) {
                damaged("the pickle does not end with one value");
                return *m_error;
            }
            m_pickle.root = m_stack.back();
            m_pickle.size = m_cursor.position();
            return std::move(m_pickle);
        }
        if (!step(*instruction))
            return *m_error;
    }
    refuse(ErrorCode::TooLarge, "the pickle has too many instructions", {},
           "at most " + std::to_string(limits::pickleSteps));
    return *m_error;
}

} // namespace

Result<Pickle> readPickle(std::string_view bytes)
{
    return Machine(bytes).run();
}

} // namespace headlight
