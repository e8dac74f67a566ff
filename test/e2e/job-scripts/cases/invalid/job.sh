#!/bin/bash
touch made
