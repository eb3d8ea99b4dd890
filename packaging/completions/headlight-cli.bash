# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
_headlight_cli() {
    local current=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        COMPREPLY=($(compgen -W "info models tokenize trace analyze --help --version" -- "$current"))
    elif [ "$COMP_CWORD" = 2 ] || [ "${COMP_WORDS[COMP_CWORD-1]}" = -o ]; then
        COMPREPLY=($(compgen -f -- "$current"))
    else
        case ${COMP_WORDS[1]} in
        models) COMPREPLY=($(compgen -W "--json" -- "$current") $(compgen -d -- "$current")) ;;
        tokenize) COMPREPLY=($(compgen -W "--json-lines --no-special" -- "$current")) ;;
        analyze) COMPREPLY=($(compgen -W "--text --pair --ids --type-ids --attention-mask --json-lines --json --csv --ablate-heads -o" -- "$current")) ;;
        trace) COMPREPLY=($(compgen -W "--text --pair --ids --type-ids --attention-mask --decoder-text --decoder-ids --hidden-states --logits --json-lines -o" -- "$current")) ;;
        esac
    fi
}
complete -o filenames -F _headlight_cli headlight-cli
