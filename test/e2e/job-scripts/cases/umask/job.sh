#!/bin/bash
touch made
stat -c %a made
