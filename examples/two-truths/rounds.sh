#!/usr/bin/env bash
# Two truths as they happen: ten validators, each a process of its own, judge what a model answers, vote and seal.
#
#   examples/two-truths/rounds.sh FOLDER
#
# writes everything that comes of it into FOLDER, which must not be there yet. `quorumseal` has to be on the PATH. The keys
# are demonstration keys that anybody can derive; they protect nothing. `cargo xtask rounds` builds what this needs, runs it
# and shows the result in the page.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:?a folder to write to, which must not be there yet}"
mkdir "$folder"
cd "$folder"

tell() { printf '\n== %s\n' "$*"; }
run() {
  printf '$ %s\n' "$*"
  "$@"
}
# A command that has to say no: exit status 1, not 0 and not misuse.
refused() {
  printf '$ %s\n' "$*"
  local status=0
  "$@" || status=$?
  [ "$status" = 1 ] || { echo "expected exit status 1, got $status" >&2; exit 1; }
}

pids=()
stop_validators() {
  [ "${#pids[@]}" = 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]:-}" 2>/dev/null || true
  pids=()
}
trap stop_validators EXIT

# Starts the validators named, of a set, each with its own dataset and journal; their addresses go to $urls.
start_validators() {
  local set="$1" id new
  shift
  urls=""
  for id in "$@"; do
    new=""
    [ -e "validators/$id.journal" ] || new=--new-journal
    quorumseal --json validator serve --key "keys/$id.json" --set "$set" --journal "validators/$id.journal" $new \
      --evaluator "quorumseal evaluator dataset --data validators/$id.jsonl" --allow-next allowed.txt \
      --listen 127.0.0.1:0 > "validators/$id.ready" 2>> "validators/$id.log" &
    pids+=("$!")
  done
  for id in "$@"; do
    for _ in $(seq 600); do
      [ -s "validators/$id.ready" ] && break
      sleep 0.1
    done
    urls+="${urls:+,}$(sed 's/.*"listening":"\([^"]*\)".*/\1/' "validators/$id.ready")"
  done
}

first=(v-01 v-02 v-03 v-04 v-05 v-06 v-07 v-08 v-09 v-10)
second=(v-01 v-02 v-03 v-04 v-05 v-06 v-07 v-08 v-09 v-11)

tell "A network: ten validators of weight 10 each, a quorum of 67, and a ledger"
mkdir keys validators
echo "# ids of next sets that the operators allow" > allowed.txt
for id in ledger "${first[@]}" v-11; do
  quorumseal keygen --demo "rounds/$id" --out "keys/$id.json" > /dev/null
done
members=()
for id in "${first[@]}"; do members+=(--validator "id=$id,key=keys/$id.json,weight=10"); done
quorumseal ledger key --origin ledger.example/rounds --key keys/ledger.json > ledger.vkey
run quorumseal set new --network rounds-devnet --ledger "$(cat ledger.vkey)" "${members[@]}" --out epoch-0.json
run quorumseal ledger init ledger --origin ledger.example/rounds --key keys/ledger.json

tell "What they know: most the dataset of before, one the corrected one already, one nothing of moons"
cp "$here/prompt.txt" prompt.txt
cp "$here/rounds/before.jsonl" "$here/rounds/after.jsonl" "$here/rounds/unrelated.jsonl" .
for id in "${first[@]}"; do cp before.jsonl "validators/$id.jsonl"; done
cp unrelated.jsonl validators/v-09.jsonl
cp after.jsonl validators/v-10.jsonl
start_validators epoch-0.json "${first[@]}"
echo "${#pids[@]} validators serve: $urls"

tell "Model 7.2.0 answers; a round seals its answer and logs the seal"
cp "$here/rounds/answer-v1.md" "$here/rounds/answer-v2.md" .
run quorumseal round run --set epoch-0.json --validators "$urls" --prompt prompt.txt --output answer-v1.md \
  --model atlas@7.2.0 --dataset moons-before --media-type text/markdown --round r-1 \
  --ledger ledger --ledger-key keys/ledger.json --out round-1
anchor="$(quorumseal id epoch-0.json)"
run quorumseal trust build epoch-0.json --out trust.json
check() {
  run quorumseal verify --anchor "$anchor" --trust trust.json --certificate "$1/certificate.json" --artifact "$2" \
    --prompt prompt.txt --receipt "$1/receipt.txt" --votes "$1/votes.json"
}
check round-1 answer-v1.md

tell "The model's weights change: the same prompt, another answer, which the old certificate does not fit"
refused quorumseal verify --anchor "$anchor" --trust trust.json --certificate round-1/certificate.json \
  --artifact answer-v2.md --prompt prompt.txt

tell "Nor do the validators seal it: their datasets know the old number"
refused quorumseal round run --set epoch-0.json --validators "$urls" --prompt prompt.txt --output answer-v2.md \
  --model atlas@7.2.1 --round r-2 --out round-2

tell "The datasets are corrected; the validators start again, with the journals that they had"
stop_validators
for id in "${first[@]}"; do cp after.jsonl "validators/$id.jsonl"; done
cp unrelated.jsonl validators/v-09.jsonl
start_validators epoch-0.json "${first[@]}"

tell "What was judged once in a round is not judged again; a new round seals the second answer"
# Times have whole seconds, and only what is sealed later supersedes.
sleep 1
run quorumseal round run --set epoch-0.json --validators "$urls" --prompt prompt.txt --output answer-v2.md \
  --model atlas@7.2.1 --dataset moons-after --media-type text/markdown --round r-3 \
  --ledger ledger --ledger-key keys/ledger.json --out round-3
check round-3 answer-v2.md
run quorumseal relate --anchor "$anchor" --trust trust.json round-1/certificate.json round-3/certificate.json

tell "The epoch rotates: v-10 leaves, v-11 comes, and a quorum hands over"
run quorumseal set handover --from epoch-0.json --remove v-10 --add "id=v-11,key=keys/v-11.json,weight=10" \
  --out epoch-1.json
refused quorumseal round handover epoch-1.json --set epoch-0.json --validators "$urls"
echo "No operator had allowed that set. Now they do."
echo "$(quorumseal id epoch-1.json) # agreed on by the operators" >> allowed.txt
run quorumseal round handover epoch-1.json --set epoch-0.json --validators "$urls"
stop_validators

tell "In the next epoch v-11 judges too; a third round seals the second answer anew"
cp after.jsonl validators/v-11.jsonl
start_validators epoch-1.json "${second[@]}"
run quorumseal round run --set epoch-1.json --validators "$urls" --prompt prompt.txt --output answer-v2.md \
  --model atlas@7.2.1 --dataset moons-after --media-type text/markdown --round r-4 \
  --ledger ledger --ledger-key keys/ledger.json --out round-4
stop_validators

tell "Nobody serves any more. All certificates still verify, offline, from one pinned id"
run quorumseal trust build epoch-0.json epoch-1.json --anchor "$anchor" --out trust.json
check round-1 answer-v1.md
check round-3 answer-v2.md
check round-4 answer-v2.md
run quorumseal history --anchor "$anchor" --trust trust.json round-1/certificate.json round-3/certificate.json \
  round-4/certificate.json

tell "A cache that is asked for cert_hash:<...> keeps serving the first answer, and says what it is worth"
if node -e 'import("quorumseal").catch(() => process.exit(1))' 2> /dev/null; then
  cp "$here/rounds/cache.mjs" .
  run node cache.mjs "$anchor"
else
  echo "skipped: the npm package \`quorumseal\` is not installed here (cargo xtask rounds sees to that)"
fi

# For the page: which files go together, and what comes of them.
cat > index.json <<END
{
  "title": "Two truths, as ten validators have just sealed them",
  "anchor": "$anchor",
  "trust": "trust.json",
  "policy": null,
  "groups": [
    { "name": "two-truths", "title": "Both answers to one prompt", "cases": ["answer-one", "answer-two"] }
  ],
  "cases": [
    { "name": "answer-one", "title": "The answer of model 7.2.0, with its receipt",
      "certificate": "round-1/certificate.json", "artifact": "answer-v1.md", "prompt": "prompt.txt",
      "receipt": "round-1/receipt.txt", "advisories": [], "policy": null,
      "state": "valid", "code": null, "logged": "yes", "refused": null, "accepted": true },
    { "name": "answer-two", "title": "The answer of model 7.2.1, with its receipt",
      "certificate": "round-3/certificate.json", "artifact": "answer-v2.md", "prompt": "prompt.txt",
      "receipt": "round-3/receipt.txt", "advisories": [], "policy": null,
      "state": "valid", "code": null, "logged": "yes", "refused": null, "accepted": true },
    { "name": "next-epoch", "title": "The same answer, sealed again in the next epoch",
      "certificate": "round-4/certificate.json", "artifact": "answer-v2.md", "prompt": "prompt.txt",
      "receipt": "round-4/receipt.txt", "advisories": [], "policy": null,
      "state": "valid", "code": null, "logged": "yes", "refused": null, "accepted": true },
    { "name": "other-answer", "title": "The first certificate under the second answer",
      "certificate": "round-1/certificate.json", "artifact": "answer-v2.md", "prompt": "prompt.txt",
      "receipt": null, "advisories": [], "policy": null,
      "state": "invalid", "code": "output.length", "logged": "not-given", "refused": null, "accepted": false }
  ]
}
END
tell "All of it is in $PWD"
