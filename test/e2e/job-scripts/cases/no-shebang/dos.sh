#!/bin/bash
touch made
