# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fails on an include that crosses the layers: app → ui → core, never back, never sideways between views;
# in core base ← checkpoint, tokenizer ← transformer ← analysis, trace. Threads start in core/base and ui/state only.
set(failures "")

# forbid(<files below> <regex of an include line> <why>)
function(forbid glob pattern why)
    file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/${glob}/*.h" "${ROOT}/${glob}/*.cpp")
    foreach(file ${files})
        file(STRINGS "${ROOT}/${file}" hits REGEX "${pattern}")
        foreach(hit ${hits})
            set(failures "${failures}\n  ${file}: ${hit}   (${why})")
        endforeach()
    endforeach()
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

forbid(core "#include [<\"](Q[A-Z]|Qt|qcustomplot)" "core has no Qt")
forbid(core "#include \"(ui|app)/" "core knows neither ui nor app")
forbid(ui "#include \"app/" "ui does not know app")
forbid(core/base "#include \"core/(checkpoint|tokenizer|transformer|analysis|trace)/" "base is the lowest layer")
forbid(core/checkpoint "#include \"core/(tokenizer|transformer|analysis|trace)/" "checkpoint knows base only")
forbid(core/tokenizer "#include \"core/(checkpoint|transformer|analysis|trace)/" "tokenizer knows base only")
forbid(core/transformer "#include \"core/(analysis|trace)/" "transformer knows base, checkpoint and tokenizer")
forbid(core/analysis "#include \"core/(trace|checkpoint)/" "analysis works on traces")
forbid(ui/widgets "#include \"ui/(state/(session|attentionservice)|views)" "widgets know matrices and tokens, no session")
forbid(ui/figure "#include \"ui/(state/(session|attentionservice)|views|widgets)" "figures are data")
forbid(ui/state "#include \"ui/(views|widgets|figure/(svg|pdf|png))" "state has no pixels")
forbid(ui/widgets "std::j?thread|QThread[^P]|QtConcurrent" "threads live in ui/state")
forbid(ui/views "std::j?thread|QThreadPool|QtConcurrent" "threads live in ui/state")
forbid(app "std::j?thread|QThreadPool|QtConcurrent" "threads live in ui/state")
forbid(core/transformer "std::j?thread " "threads live in core/base")

# Views never include each other.
file(GLOB views RELATIVE "${ROOT}/ui/views" "${ROOT}/ui/views/*.h" "${ROOT}/ui/views/*.cpp")
foreach(view ${views})
    get_filename_component(own "${view}" NAME_WE)
    file(STRINGS "${ROOT}/ui/views/${view}" hits REGEX "#include \"ui/views/")
    foreach(hit ${hits})
        if(NOT hit MATCHES "ui/views/${own}\\.h")
            set(failures "${failures}\n  ui/views/${view}: ${hit}   (views do not know each other)")
        endif()
    endforeach()
endforeach()

# QCustomPlot costs seconds a file: one .cpp of ours includes it.
file(GLOB_RECURSE sources RELATIVE "${ROOT}" "${ROOT}/ui/*.h" "${ROOT}/app/*.h" "${ROOT}/app/*.cpp")
foreach(source ${sources})
    file(STRINGS "${ROOT}/${source}" hits REGEX "qcustomplot\\.h")
    if(hits)
        set(failures "${failures}\n  ${source} includes qcustomplot.h   (only a .cpp below ui/widgets may)")
    endif()
endforeach()

if(failures)
    message(FATAL_ERROR "Forbidden includes:${failures}")
endif()
