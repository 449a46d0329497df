#!/usr/bin/env bash
# Fills the corpus with Markdown to begin with: the lessons, their translations, and the pages of this repository. More can be
# named: `seeds.sh DIRECTORY...` takes every Markdown file below.
set -euo pipefail
fuzz=$(dirname "$0")
corpus=$fuzz/corpus/lesson
mkdir -p "$corpus"
find "$fuzz/../lessons" "$fuzz/../README.md" "$fuzz/../CHANGELOG.md" "$@" -name '*.md' -type f -size -64k -print0 |
    while IFS= read -r -d '' page; do
        cp "$page" "$corpus/$(sha1sum <"$page" | cut -c 1-40)"
    done
