#!/bin/bash
echo second >> order.txt
