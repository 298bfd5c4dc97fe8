# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_trill_global_optspecs
    string join \n v/verbose quiet h/help V/version
end

function __fish_trill_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_trill_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_trill_using_subcommand
    set -l cmd (__fish_trill_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c trill -n "__fish_trill_needs_command" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_needs_command" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_needs_command" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_needs_command" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_needs_command" -f -a "user" -d 'Your home timeline and notifications'
complete -c trill -n "__fish_trill_needs_command" -f -a "home" -d 'Your home timeline and notifications'
complete -c trill -n "__fish_trill_needs_command" -f -a "notifications" -d 'Your notifications'
complete -c trill -n "__fish_trill_needs_command" -f -a "public" -d 'Public posts that the server knows'
complete -c trill -n "__fish_trill_needs_command" -f -a "local" -d 'Public posts by accounts of the server'
complete -c trill -n "__fish_trill_needs_command" -f -a "remote" -d 'Public posts by accounts of other servers'
complete -c trill -n "__fish_trill_needs_command" -f -a "direct" -d 'Your direct conversations'
complete -c trill -n "__fish_trill_needs_command" -f -a "hashtag" -d 'Public posts with a hashtag; several hashtags make one merged output'
complete -c trill -n "__fish_trill_needs_command" -f -a "list" -d 'Posts of one of your lists'
complete -c trill -n "__fish_trill_needs_command" -f -a "twitter" -d 'X (Twitter): streams, the rules of the filtered stream, connections, usage'
complete -c trill -n "__fish_trill_needs_command" -f -a "x" -d 'X (Twitter): streams, the rules of the filtered stream, connections, usage'
complete -c trill -n "__fish_trill_needs_command" -f -a "replay" -d 'Records that -o json wrote, from files or stdin, through the same filters and formats'
complete -c trill -n "__fish_trill_needs_command" -f -a "sandbox" -d 'The embedded server on its own: prints its URL and a token, then serves until stopped'
complete -c trill -n "__fish_trill_needs_command" -f -a "doctor" -d 'Check a server and a token: what works, what does not, and what to do about it'
complete -c trill -n "__fish_trill_needs_command" -f -a "fields" -d 'List the fields that -F and --template know'
complete -c trill -n "__fish_trill_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c trill -n "__fish_trill_using_subcommand user" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand user" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand user" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand user" -s n -l lines -d 'The last N items first, then follow' -r
complete -c trill -n "__fish_trill_using_subcommand user" -s S -l since -d 'First all since then: 2h or -2h (ago), 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z' -r
complete -c trill -n "__fish_trill_using_subcommand user" -s U -l until -d 'Nothing later than that, and end then: as --since, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l backfill -d 'After a lost connection read what it would have shown from the server\'s pages' -r -f -a "auto\t'Wherever the server has pages'
off\t'Never: a gap is only reported'"
complete -c trill -n "__fish_trill_using_subcommand user" -l cursor-file -d 'Keep in this file how far has been shown, and go on from there the next time' -r -F
complete -c trill -n "__fish_trill_using_subcommand user" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand user" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand user" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand user" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand user" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand user" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand user" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand user" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand user" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand user" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand user" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand user" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand user" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand user" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand user" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand user" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand user" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand user" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand user" -l no-follow -d 'End when what is there has been shown: with --lines, --since or --cursor-file'
complete -c trill -n "__fish_trill_using_subcommand user" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand user" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand user" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand user" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand user" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand user" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand user" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand user" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand user" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand user" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand user" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand user" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand user" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand user" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand home" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand home" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand home" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand home" -s n -l lines -d 'The last N items first, then follow' -r
complete -c trill -n "__fish_trill_using_subcommand home" -s S -l since -d 'First all since then: 2h or -2h (ago), 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z' -r
complete -c trill -n "__fish_trill_using_subcommand home" -s U -l until -d 'Nothing later than that, and end then: as --since, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l backfill -d 'After a lost connection read what it would have shown from the server\'s pages' -r -f -a "auto\t'Wherever the server has pages'
off\t'Never: a gap is only reported'"
complete -c trill -n "__fish_trill_using_subcommand home" -l cursor-file -d 'Keep in this file how far has been shown, and go on from there the next time' -r -F
complete -c trill -n "__fish_trill_using_subcommand home" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand home" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand home" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand home" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand home" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand home" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand home" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand home" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand home" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand home" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand home" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand home" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand home" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand home" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand home" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand home" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand home" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand home" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand home" -l no-follow -d 'End when what is there has been shown: with --lines, --since or --cursor-file'
complete -c trill -n "__fish_trill_using_subcommand home" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand home" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand home" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand home" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand home" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand home" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand home" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand home" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand home" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand home" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand home" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand home" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand home" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand home" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand notifications" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand notifications" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -s n -l lines -d 'The last N items first, then follow' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -s S -l since -d 'First all since then: 2h or -2h (ago), 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -s U -l until -d 'Nothing later than that, and end then: as --since, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l backfill -d 'After a lost connection read what it would have shown from the server\'s pages' -r -f -a "auto\t'Wherever the server has pages'
off\t'Never: a gap is only reported'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -l cursor-file -d 'Keep in this file how far has been shown, and go on from there the next time' -r -F
complete -c trill -n "__fish_trill_using_subcommand notifications" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand notifications" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand notifications" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand notifications" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand notifications" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l no-follow -d 'End when what is there has been shown: with --lines, --since or --cursor-file'
complete -c trill -n "__fish_trill_using_subcommand notifications" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand notifications" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand notifications" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand notifications" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand notifications" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand notifications" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand notifications" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand public" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand public" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand public" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand public" -s n -l lines -d 'The last N items first, then follow' -r
complete -c trill -n "__fish_trill_using_subcommand public" -s S -l since -d 'First all since then: 2h or -2h (ago), 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z' -r
complete -c trill -n "__fish_trill_using_subcommand public" -s U -l until -d 'Nothing later than that, and end then: as --since, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l backfill -d 'After a lost connection read what it would have shown from the server\'s pages' -r -f -a "auto\t'Wherever the server has pages'
off\t'Never: a gap is only reported'"
complete -c trill -n "__fish_trill_using_subcommand public" -l cursor-file -d 'Keep in this file how far has been shown, and go on from there the next time' -r -F
complete -c trill -n "__fish_trill_using_subcommand public" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand public" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand public" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand public" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand public" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand public" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand public" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand public" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand public" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand public" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand public" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand public" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand public" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand public" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand public" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand public" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand public" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand public" -l only-media -d 'Only posts with media'
complete -c trill -n "__fish_trill_using_subcommand public" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand public" -l no-follow -d 'End when what is there has been shown: with --lines, --since or --cursor-file'
complete -c trill -n "__fish_trill_using_subcommand public" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand public" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand public" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand public" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand public" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand public" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand public" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand public" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand public" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand public" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand public" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand public" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand public" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand public" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand local" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand local" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand local" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand local" -s n -l lines -d 'The last N items first, then follow' -r
complete -c trill -n "__fish_trill_using_subcommand local" -s S -l since -d 'First all since then: 2h or -2h (ago), 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z' -r
complete -c trill -n "__fish_trill_using_subcommand local" -s U -l until -d 'Nothing later than that, and end then: as --since, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l backfill -d 'After a lost connection read what it would have shown from the server\'s pages' -r -f -a "auto\t'Wherever the server has pages'
off\t'Never: a gap is only reported'"
complete -c trill -n "__fish_trill_using_subcommand local" -l cursor-file -d 'Keep in this file how far has been shown, and go on from there the next time' -r -F
complete -c trill -n "__fish_trill_using_subcommand local" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand local" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand local" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand local" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand local" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand local" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand local" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand local" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand local" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand local" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand local" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand local" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand local" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand local" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand local" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand local" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand local" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand local" -l only-media -d 'Only posts with media'
complete -c trill -n "__fish_trill_using_subcommand local" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand local" -l no-follow -d 'End when what is there has been shown: with --lines, --since or --cursor-file'
complete -c trill -n "__fish_trill_using_subcommand local" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand local" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand local" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand local" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand local" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand local" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand local" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand local" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand local" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand local" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand local" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand local" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand local" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand local" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand remote" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand remote" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand remote" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand remote" -s n -l lines -d 'The last N items first, then follow' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -s S -l since -d 'First all since then: 2h or -2h (ago), 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -s U -l until -d 'Nothing later than that, and end then: as --since, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l backfill -d 'After a lost connection read what it would have shown from the server\'s pages' -r -f -a "auto\t'Wherever the server has pages'
off\t'Never: a gap is only reported'"
complete -c trill -n "__fish_trill_using_subcommand remote" -l cursor-file -d 'Keep in this file how far has been shown, and go on from there the next time' -r -F
complete -c trill -n "__fish_trill_using_subcommand remote" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand remote" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand remote" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand remote" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand remote" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand remote" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand remote" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand remote" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand remote" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand remote" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand remote" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand remote" -l only-media -d 'Only posts with media'
complete -c trill -n "__fish_trill_using_subcommand remote" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand remote" -l no-follow -d 'End when what is there has been shown: with --lines, --since or --cursor-file'
complete -c trill -n "__fish_trill_using_subcommand remote" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand remote" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand remote" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand remote" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand remote" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand remote" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand remote" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand remote" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand remote" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand remote" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand remote" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand remote" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand remote" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand remote" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand direct" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand direct" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand direct" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand direct" -s n -l lines -d 'The last N items first, then follow' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -s S -l since -d 'First all since then: 2h or -2h (ago), 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -s U -l until -d 'Nothing later than that, and end then: as --since, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l backfill -d 'After a lost connection read what it would have shown from the server\'s pages' -r -f -a "auto\t'Wherever the server has pages'
off\t'Never: a gap is only reported'"
complete -c trill -n "__fish_trill_using_subcommand direct" -l cursor-file -d 'Keep in this file how far has been shown, and go on from there the next time' -r -F
complete -c trill -n "__fish_trill_using_subcommand direct" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand direct" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand direct" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand direct" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand direct" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand direct" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand direct" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand direct" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand direct" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand direct" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand direct" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand direct" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand direct" -l no-follow -d 'End when what is there has been shown: with --lines, --since or --cursor-file'
complete -c trill -n "__fish_trill_using_subcommand direct" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand direct" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand direct" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand direct" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand direct" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand direct" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand direct" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand direct" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand direct" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand direct" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand direct" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand direct" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand direct" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand direct" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s n -l lines -d 'The last N items first, then follow' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s S -l since -d 'First all since then: 2h or -2h (ago), 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s U -l until -d 'Nothing later than that, and end then: as --since, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l backfill -d 'After a lost connection read what it would have shown from the server\'s pages' -r -f -a "auto\t'Wherever the server has pages'
off\t'Never: a gap is only reported'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l cursor-file -d 'Keep in this file how far has been shown, and go on from there the next time' -r -F
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l local -d 'Only posts by accounts of the server'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l no-follow -d 'End when what is there has been shown: with --lines, --since or --cursor-file'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand hashtag" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand list" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand list" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand list" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand list" -s n -l lines -d 'The last N items first, then follow' -r
complete -c trill -n "__fish_trill_using_subcommand list" -s S -l since -d 'First all since then: 2h or -2h (ago), 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z' -r
complete -c trill -n "__fish_trill_using_subcommand list" -s U -l until -d 'Nothing later than that, and end then: as --since, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l backfill -d 'After a lost connection read what it would have shown from the server\'s pages' -r -f -a "auto\t'Wherever the server has pages'
off\t'Never: a gap is only reported'"
complete -c trill -n "__fish_trill_using_subcommand list" -l cursor-file -d 'Keep in this file how far has been shown, and go on from there the next time' -r -F
complete -c trill -n "__fish_trill_using_subcommand list" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand list" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand list" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand list" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand list" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand list" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand list" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand list" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand list" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand list" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand list" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand list" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand list" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand list" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand list" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand list" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand list" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand list" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand list" -l no-follow -d 'End when what is there has been shown: with --lines, --since or --cursor-file'
complete -c trill -n "__fish_trill_using_subcommand list" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand list" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand list" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand list" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand list" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand list" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand list" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand list" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand list" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand list" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand list" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand list" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand list" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "filter" -d 'Posts that match the app\'s rules'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "sample" -d 'One per cent of all posts'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "sample10" -d 'Ten per cent of all posts, in two partitions'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "firehose" -d 'All posts, in partitions; with --lang en, ja, ko or pt those in that language'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "stream" -d 'Any other stream: likes/firehose, tweets/compliance, activity, or what comes later'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "rules" -d 'The rules of the filtered stream'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "connections" -d 'The app\'s open streams'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "usage" -d 'How many posts the app has read, and may read'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "legacy" -d 'The streams of API v1.1, for servers that still speak it; X\'s own were retired'
complete -c trill -n "__fish_trill_using_subcommand twitter; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "doctor" -d 'Check an app and its token: what works, what does not, and what to do about it'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l rule -d 'Follow posts that match this rule: it is added for this run and removed at its end; may be repeated; posts that match none of them are not shown' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l no-check -d 'Send rules as they are, without looking for mistakes first'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from filter" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from sample10" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from firehose" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from stream" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -f -a "list" -d 'List the app\'s rules: id, value, tag'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -f -a "add" -d 'Add rules'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -f -a "delete" -d 'Delete rules by id, value or tag'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -f -a "sync" -d 'Make the app\'s rules those of a file; rules of others are never touched'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -f -a "check" -d 'Look for mistakes in rules, offline'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -f -a "test" -d 'Show which recorded posts rules match, offline'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from rules" -f -a "count" -d 'Count the app\'s rules, and say how many it may have'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from connections" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from connections" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from connections" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from connections" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from connections" -f -a "list" -d 'List the app\'s connections: id, stream, since when, until when, why it ended, from where'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from connections" -f -a "kill" -d 'End connections: the cure for \'too many connections\' when a stream was lost and not closed'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l days -d 'The last N days, 1 to 90' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -s o -l output -d 'The format [default: table at a terminal, tsv elsewhere]' -r -f -a "table\t'Columns with a header'
tsv\t'Fields with tabs between them; tab, line breaks and backslash are escaped'
json\t'One JSON object per line'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l wait -d 'When X says that there were too many requests, wait until it allows the next'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from usage" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from legacy" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from legacy" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from legacy" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from legacy" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from legacy" -f -a "filter" -d 'Posts that match any of --track, --follow and --locations'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from legacy" -f -a "sample" -d 'One per cent of all posts'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from legacy" -f -a "user" -d 'What the account of the keys sees: its timeline, and what happens to it'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from legacy" -f -a "site" -d 'What many accounts see, over as many connections as that takes'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -s o -l output -d 'The format' -r -f -a "text\t'A line for each check, and one for what to do about it'
json\t'One JSON object per check: check, result (ok, fail or unknown), detail, hint'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l color -d 'When to colour [env: NO_COLOR, CLICOLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l timeout -d 'How long an answer may take [default: 10s; 20s to a stream\'s first byte]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand twitter; and __fish_seen_subcommand_from doctor" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "filter" -d 'Posts that match the app\'s rules'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "sample" -d 'One per cent of all posts'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "sample10" -d 'Ten per cent of all posts, in two partitions'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "firehose" -d 'All posts, in partitions; with --lang en, ja, ko or pt those in that language'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "stream" -d 'Any other stream: likes/firehose, tweets/compliance, activity, or what comes later'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "rules" -d 'The rules of the filtered stream'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "connections" -d 'The app\'s open streams'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "usage" -d 'How many posts the app has read, and may read'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "legacy" -d 'The streams of API v1.1, for servers that still speak it; X\'s own were retired'
complete -c trill -n "__fish_trill_using_subcommand x; and not __fish_seen_subcommand_from filter sample sample10 firehose stream rules connections usage legacy doctor" -f -a "doctor" -d 'Check an app and its token: what works, what does not, and what to do about it'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l rule -d 'Follow posts that match this rule: it is added for this run and removed at its end; may be repeated; posts that match none of them are not shown' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l no-check -d 'Send rules as they are, without looking for mistakes first'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from filter" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from sample10" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from firehose" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l preset -d 'How much of each post: \'min\' is X\'s default, \'default\' is what -o pretty needs, \'all\' is everything a bearer token may see [default: default; of \'stream\' min]' -r -f -a "min\t'What X sends unasked: id, text and edit history'
default\t'What -o pretty shows'
all\t'Every field and expansion that a bearer token may ask for'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l expansions -d 'Objects to include: author_id, attachments.media_keys, …; instead of the preset\'s' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l tweet-fields -d 'Fields of posts: created_at, entities, note_tweet, …; instead of the preset\'s, as are the next four' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l user-fields -d 'Fields of users' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l media-fields -d 'Fields of media' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l poll-fields -d 'Fields of polls' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l place-fields -d 'Fields of places' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l partition -d 'Which part of a stream that comes in parts' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l backfill-minutes -d 'With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l start-time -d 'Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l end-time -d '… up to this time, and end there' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l param -d 'Any other parameter of the stream; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l backfill -d 'How to get what a lost connection missed; X has nothing that costs nothing' -r -f -a "auto\t'A gap is only reported, unless --backfill-minutes is given'
off\t'A gap is only reported'
server\t'X sends the missed minutes again, at most five; needs an Enterprise account'
search\t'Of the filtered stream: search for posts that match the app\'s rules, and pay for each; --max-cost and --max-posts count them, and a gap that would pass them stays open'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s U -l until -d 'End at that time: 2026-11-20, \'2026-11-20 08:30\', 2026-11-20T08:30:00Z, or +2h (from now)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l cursor-file -d 'Keep in this file how far has been shown: what was missed since then is a gap of the next run' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l max-posts -d 'End, with exit code 9, when so many posts were delivered, shown or not' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l max-cost -d 'End, with exit code 9, before an estimated cost of this many US dollars is passed' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l post-price -d 'What one post costs, for the estimate [default: 0.005, X\'s price of 2026-02-06]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l retry -d 'Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l retry-max-time -d 'Make no attempt later than this after the connection was lost' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l retry-delay -d 'Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l connect-timeout -d 'From dialling to the server\'s answer' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l stall-timeout -d 'A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l on-slow -d 'When the reader is so slow that the buffer is full' -r -f -a "block\t'Read no more from the network until there is room'
drop-oldest\t'Drop the oldest records, and report them as a gap'
spill\t'Put records into a temporary file'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l buffer -d 'Memory for records that wait for a slow reader' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l spill-max -d 'The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l gzip -d 'Let the server compress the stream: fewer bytes, some delay'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s f -l follow -d 'Go on for ever; this is the default'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from stream" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -f -a "list" -d 'List the app\'s rules: id, value, tag'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -f -a "add" -d 'Add rules'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -f -a "delete" -d 'Delete rules by id, value or tag'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -f -a "sync" -d 'Make the app\'s rules those of a file; rules of others are never touched'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -f -a "check" -d 'Look for mistakes in rules, offline'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -f -a "test" -d 'Show which recorded posts rules match, offline'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from rules" -f -a "count" -d 'Count the app\'s rules, and say how many it may have'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from connections" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from connections" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from connections" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from connections" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from connections" -f -a "list" -d 'List the app\'s connections: id, stream, since when, until when, why it ended, from where'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from connections" -f -a "kill" -d 'End connections: the cure for \'too many connections\' when a stream was lost and not closed'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l days -d 'The last N days, 1 to 90' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -s o -l output -d 'The format [default: table at a terminal, tsv elsewhere]' -r -f -a "table\t'Columns with a header'
tsv\t'Fields with tabs between them; tab, line breaks and backslash are escaped'
json\t'One JSON object per line'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l wait -d 'When X says that there were too many requests, wait until it allows the next'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from usage" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from legacy" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from legacy" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from legacy" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from legacy" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from legacy" -f -a "filter" -d 'Posts that match any of --track, --follow and --locations'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from legacy" -f -a "sample" -d 'One per cent of all posts'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from legacy" -f -a "user" -d 'What the account of the keys sees: its timeline, and what happens to it'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from legacy" -f -a "site" -d 'What many accounts see, over as many connections as that takes'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -s o -l output -d 'The format' -r -f -a "text\t'A line for each check, and one for what to do about it'
json\t'One JSON object per check: check, result (ok, fail or unknown), detail, hint'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l color -d 'When to colour [env: NO_COLOR, CLICOLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l timeout -d 'How long an answer may take [default: 10s; 20s to a stream\'s first byte]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l server -d 'The API\'s address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l token-file -d 'Read the app\'s bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l token-command -d 'Read the bearer token from a command\'s output, such as \'pass show x\' [env: TRILL_TWITTER_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l save-token -d 'Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand x; and __fish_seen_subcommand_from doctor" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand replay" -l speed -d 'As fast as it was (1x), ten times as fast (10x), or as fast as it can be' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -s o -l output -d 'The format [default: pretty at a terminal, json elsewhere]' -r -f -a "pretty\t'A readable block per post (the default at a terminal)'
json\t'One JSON object per line: envelope and payload (the default in a pipe)'
raw\t'The payload alone, as received, one per line'
csv\t'Chosen fields, separated by commas (RFC 4180); with -F'
tsv\t'Chosen fields, separated by tabs; with -F'
none\t'Nothing: for counting and for exit codes'"
complete -c trill -n "__fish_trill_using_subcommand replay" -s F -l fields -d 'Only these fields: \'id,account.acct\' of the payload, or \'@author,@text\' of any network; TSV, or with -o csv or json as that; \'trill fields\' lists them' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -s q -l jq -d 'What this jq program makes of each record; $at has the fields of -F, \'text\' makes text of HTML' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l template -d 'Fill in this template for each record (Jinja): \'{{ author }}: {{ text }}\'' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -s T -l template-file -d 'The same, from a file' -r -F
complete -c trill -n "__fish_trill_using_subcommand replay" -l event -d 'Show only events of these names: update, delete, status.update, notification, …; tweet' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l meta -d 'Show trill\'s own records as well, all of them or some groups' -r -f -a "connection\t'trill.connected and trill.disconnected'
heartbeat\t'trill.heartbeat'
gap\t'trill.gap'
partial\t'trill.partial'
malformed\t'trill.malformed'
notice\t'trill.notice'"
complete -c trill -n "__fish_trill_using_subcommand replay" -s c -l count -d 'End after so many records' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l duration -d 'End after this long' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l idle-timeout -d 'End, with exit code 28, when no record was shown for this long' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l stats -d 'Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; \'json\' is a line of figures then' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l color -d 'Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand replay" -l cw -d 'Posts with a content warning: the warning and the post, or the warning alone (-o pretty)' -r -f -a "show\t'The warning, and the post under it'
hide\t'The warning, and how much stands behind it'"
complete -c trill -n "__fish_trill_using_subcommand replay" -l time -d 'Times: relative, local, utc, or a strftime format such as \'%H:%M\' (-o pretty)' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -s H -l highlight -d 'Mark what matches this pattern (-o pretty in colour); may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -s O -l out -d 'Write to files instead of stdout: \'posts.jsonl\', \'posts/%F.jsonl\', \'{source}/{stream}-%Y%m%d.jsonl\' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l rotate -d 'Begin the next file after a duration (1h, 24h: with the clock\'s hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l compress -d 'Compress files, and end their names with .zst or .gz [default: as the name ends]' -r -f -a "zstd\t'Zstandard (.zst)'
gzip\t'gzip (.gz)'"
complete -c trill -n "__fish_trill_using_subcommand replay" -l sync -d 'When written records must have reached the disk [default: rotate]' -r -f -a "always\t'After each flush: a power failure loses nothing that a cursor says is there'
rotate\t'When a file is closed'
never\t'When the system likes'"
complete -c trill -n "__fish_trill_using_subcommand replay" -l manifest -d 'Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256' -r -F
complete -c trill -n "__fish_trill_using_subcommand replay" -s i -l include -d 'Only records whose text, author or tags match this pattern; of several, one is enough' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -s e -l exclude -d 'No records whose text, author or tags match this pattern; may be repeated' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l lang -d 'Only posts in these languages: en, de, …; und is a post that names none' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -l has -d 'Only posts that have all of these' -r -f -a "media\t'Pictures, video or sound'
link\t'A link in its text, which a mention or a hashtag is not'
poll\t'A poll'"
complete -c trill -n "__fish_trill_using_subcommand replay" -l where -d 'Only records for which this jq program gives neither false nor null' -r
complete -c trill -n "__fish_trill_using_subcommand replay" -s r -l raw-output -d 'Write strings that --jq gives without quotes'
complete -c trill -n "__fish_trill_using_subcommand replay" -l strict -d 'End, with exit code 3, when an event is malformed or a gap cannot be filled'
complete -c trill -n "__fish_trill_using_subcommand replay" -s 0 -l null -d 'End records with NUL instead of a line feed'
complete -c trill -n "__fish_trill_using_subcommand replay" -l oneline -d 'One line for each record, cut to the terminal (-o pretty)'
complete -c trill -n "__fish_trill_using_subcommand replay" -l tee -d 'Write to stdout as well'
complete -c trill -n "__fish_trill_using_subcommand replay" -l no-boosts -d 'No boosts or reposts'
complete -c trill -n "__fish_trill_using_subcommand replay" -l no-replies -d 'No replies'
complete -c trill -n "__fish_trill_using_subcommand replay" -l no-bots -d 'Nothing by accounts that say they are bots'
complete -c trill -n "__fish_trill_using_subcommand replay" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand replay" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand replay" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l port -d 'The loopback port; 0 takes a free one' -r
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l payload-bytes -d 'Make posts about this big, in bytes' -r
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l legacy -d 'Print the keys for X\'s API v1.1, too: four lines NAME=VALUE after the first'
complete -c trill -n "__fish_trill_using_subcommand sandbox" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand sandbox" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand sandbox" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand doctor" -s o -l output -d 'The format' -r -f -a "text\t'A line for each check, and one for what to do about it'
json\t'One JSON object per check: check, result (ok, fail or unknown), detail, hint'"
complete -c trill -n "__fish_trill_using_subcommand doctor" -l color -d 'When to colour [env: NO_COLOR, CLICOLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Colour at a terminal, as the environment says'
always\t'Colour wherever the output goes'
never\t'No colour'"
complete -c trill -n "__fish_trill_using_subcommand doctor" -l timeout -d 'How long an answer may take [default: 10s; 20s to a stream\'s first byte]' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l server -d 'The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l token-file -d 'Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]' -r -F
complete -c trill -n "__fish_trill_using_subcommand doctor" -l token-command -d 'Read the access token from a command\'s output, such as \'pass show mastodon\' [env: TRILL_TOKEN_COMMAND]' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l proxy -d 'Connect through a proxy; without this the usual proxy variables count' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l cacert -d 'Trust the certificates in this file as well' -r -F
complete -c trill -n "__fish_trill_using_subcommand doctor" -l transport -d 'How to connect' -r -f -a "auto\t'What suits the server'
sse\t'Server-sent events'"
complete -c trill -n "__fish_trill_using_subcommand doctor" -l rate -d 'Events per second of each stream, or \'max\' [default: 1]' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l seed -d 'The same seed gives the same bytes' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l fault -d 'Misbehave, as in drop-every=5s; may be repeated; \'trill sandbox --help\' lists the faults' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l events -d 'The server ends each stream after so many events in all; trill itself ends by --count' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l history -d 'So many events have happened on each stream before trill comes [default: 40]' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l heartbeat -d 'Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]' -r
complete -c trill -n "__fish_trill_using_subcommand doctor" -l allow-http -d 'Let plain http:// leave this machine, token and all'
complete -c trill -n "__fish_trill_using_subcommand doctor" -l sandbox -d 'Start the embedded server on a free loopback port and follow that'
complete -c trill -n "__fish_trill_using_subcommand doctor" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand doctor" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand fields" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand fields" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand fields" -s h -l help -d 'Print help'
complete -c trill -n "__fish_trill_using_subcommand fields" -s V -l version -d 'Print version'
complete -c trill -n "__fish_trill_using_subcommand completions" -s v -l verbose -d 'Say what is being done; twice: every answer and heartbeat'
complete -c trill -n "__fish_trill_using_subcommand completions" -l quiet -d 'Say nothing but the error that ends the run'
complete -c trill -n "__fish_trill_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c trill -n "__fish_trill_using_subcommand completions" -s V -l version -d 'Print version'
