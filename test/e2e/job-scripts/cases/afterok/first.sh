#!/bin/bash
sleep 0.5
echo first >> order.txt
