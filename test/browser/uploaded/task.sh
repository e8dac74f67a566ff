read -r seconds
sleep "$seconds"
echo "$seconds"
