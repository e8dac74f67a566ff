# Completion of breadbox in fish. What is offered comes from breadbox itself, so this file does not age.
function __breadbox_offer
    set -l program breadbox
    command -q breadbox; or set program @PROGRAM@
    set -l words (commandline -opc)
    set -e words[1]
    set -l token (commandline -ct)
    set -l word (string unescape -- $token; or string replace -ra '["\'\\\\]' '' -- $token)
    set -l lines ($program __complete words -- $words "$word" 2>/dev/null)
    set -q lines[1]; or return
    set -l first (string split -m 1 ' ' -- $lines[1])
    set -e lines[1]
    for line in $lines
        printf '%s\n' $first[2]$line
    end
    set -l rest (string sub -s (math (string length -- "$first[2]") + 1) -- $token)
    switch $first[1]
        case file
            printf '%s\n' $first[2](complete -C "'' $rest")
        case folder
            printf '%s\n' $first[2](complete -C "'' $rest" | string match '*/')
    end
end
complete -c breadbox -e
complete -c breadbox -f -k -a '(__breadbox_offer)'
