#!/bin/sh
# Starts the supervisor again when it dies other than by being told to. Its arguments are the command.
# Exit 0: told to stop. 143: asked by the system to stop. 3: another supervisor is at work.
trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; exit 0' TERM INT
trap '' HUP
pause=1
while :; do
    begun=$(date +%s)
    "$@" &
    child=$!
    wait "$child"
    code=$?
    case $code in 0 | 3 | 143) exit 0 ;; esac
    if [ $(($(date +%s) - begun)) -gt 60 ]; then pause=1; fi
    echo "$(date -u +%FT%TZ) The supervisor ended with code $code; starting it again in $pause s."
    sleep "$pause"
    pause=$((pause * 2))
    if [ "$pause" -gt 30 ]; then pause=30; fi
done
