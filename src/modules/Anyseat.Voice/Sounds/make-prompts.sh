#!/bin/sh
# Speaks prompts.tsv with espeak-ng and sox into en/ and zh-CN/: 8 kHz G.711 A-law, mono, trimmed and levelled.
set -eu
cd "$(dirname "$0")"
speak() { # voice words-per-minute text file
  espeak-ng -v "$1" -s "$2" -w /dev/stdout -- "$3" |
    sox -t wav - -t wav -e a-law -r 8000 -c 1 "$4" \
      gain -4 highpass 150 lowpass 3600 silence 1 0.01 0.3% fade t 0.005 reverse silence 1 0.01 0.3% fade t 0.02 reverse norm -5 pad 0.03 0.05
}
grep -v '^#' prompts.tsv | while IFS='	' read -r key en zh pinyin; do
  speak en-us 145 "$en" "en/$key.wav"
  speak cmn-latn-pinyin 160 "$pinyin" "zh-CN/$key.wav"
done
