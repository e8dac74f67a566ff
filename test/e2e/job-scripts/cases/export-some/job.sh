#!/bin/bash
echo "$KEPT ${DROPPED-unset} $STEPS"
