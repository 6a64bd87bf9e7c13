#!/bin/sh
# What a new Debian machine needs before the README's two commands, and then those commands, or the ones given. Run as
# root in a checkout (the Vagrantfile's is /jkmod).
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends --no-upgrade openjdk-17-jdk-headless maven gcc ca-certificates
[ ! -d /jkmod ] || cd /jkmod
[ $# -gt 0 ] || set -- './jkmod demo' 'mvn -B -ntp verify'
for command; do
    echo "+ $command"
    sh -c "$command"
done
