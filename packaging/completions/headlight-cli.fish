# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
complete -c headlight-cli -n __fish_use_subcommand -x -a "info tokenize trace"
complete -c headlight-cli -n "__fish_seen_subcommand_from tokenize" -l json-lines -d "Read JSON lines from standard input"
complete -c headlight-cli -n "__fish_seen_subcommand_from tokenize" -l no-special -d "Leave out what the template adds"
complete -c headlight-cli -n "__fish_seen_subcommand_from trace" -l text -x -d "The text"
complete -c headlight-cli -n "__fish_seen_subcommand_from trace" -l pair -x -d "Second sentence"
complete -c headlight-cli -n "__fish_seen_subcommand_from trace" -l ids -x -d "Token ids"
complete -c headlight-cli -n "__fish_seen_subcommand_from trace" -l type-ids -x -d "Segment of each token"
complete -c headlight-cli -n "__fish_seen_subcommand_from trace" -l attention-mask -x -d "1 or 0 for each token"
complete -c headlight-cli -n "__fish_seen_subcommand_from trace" -l hidden-states -d "Add hidden states"
complete -c headlight-cli -n "__fish_seen_subcommand_from trace" -l logits -d "Add logits"
complete -c headlight-cli -n "__fish_seen_subcommand_from trace" -s o -r -d "Output file"
