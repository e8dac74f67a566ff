read -r params
i=$(printf '%s' "$params" | tr -cd 0-9)
mkdir -p "$BREADBOX_OUT/parts/$i"
echo "part $i" >"$BREADBOX_OUT/parts/$i/out.txt"
echo "$i" >"$BREADBOX_OUT/n$i.csv"
sleep 0.1
echo "$i"
