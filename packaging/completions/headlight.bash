# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
_headlight() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    COMPREPLY=()
    case $previous in
    --model) COMPREPLY=($(compgen -W "encoder decoder" -- "$current") $(compgen -d -- "$current")); return ;;
    --export) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --all-heads) COMPREPLY=($(compgen -d -- "$current")); return ;;
    --head) COMPREPLY=($(compgen -W "mean" -- "$current")); return ;;
    --colormap) COMPREPLY=($(compgen -W "blues viridis cividis greys" -- "$current")); return ;;
    --range) COMPREPLY=($(compgen -W "0-1 head row" -- "$current")); return ;;
    --size) COMPREPLY=($(compgen -W "slide paper poster" -- "$current")); return ;;
    --theme) COMPREPLY=($(compgen -W "light dark" -- "$current")); return ;;
    --attention) COMPREPLY=($(compgen -W "encoder decoder cross" -- "$current")); return ;;
    --meaning) COMPREPLY=($(compgen -W "probability score norm contribution rollout flow" -- "$current")); return ;;
    --hide) COMPREPLY=($(compgen -W "nothing special sink" -- "$current")); return ;;
    --sentence | --pair | --decoder-text | --layer | --query | --minus) return ;;
    esac
    COMPREPLY=($(compgen -W "--model --list-models --sentence --pair --decoder-text --attention --layer --head --meaning --words --hide --rescale --minus --export --all-heads --query --colormap --range --log --numbers --no-caption --size --theme --help --version" -- "$current"))
}
complete -o filenames -F _headlight headlight
