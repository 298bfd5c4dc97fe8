module completions {

  # tail -f for social timelines: one event per line
  export extern trill [
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete trill user transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill user backfill" [] {
    [ "auto" "off" ]
  }

  def "nu-complete trill user output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill user meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill user color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill user cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill user compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill user sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill user has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill user on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Your home timeline and notifications
  export extern "trill user" [
    --server: string          # The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    --token-file: path        # Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    --token-command: string   # Read the access token from a command's output, such as 'pass show mastodon' [env: TRILL_TOKEN_COMMAND]
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --transport: string@"nu-complete trill user transport" # How to connect
    --lines(-n): string       # The last N items first, then follow
    --since(-S): string       # First all since then: 2h or -2h (ago), 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z
    --until(-U): string       # Nothing later than that, and end then: as --since, or +2h (from now)
    --no-follow               # End when what is there has been shown: with --lines, --since or --cursor-file
    --backfill: string@"nu-complete trill user backfill" # After a lost connection read what it would have shown from the server's pages
    --cursor-file: path       # Keep in this file how far has been shown, and go on from there the next time
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill user output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill user meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill user color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill user cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill user compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill user sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill user has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill user on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill notifications transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill notifications backfill" [] {
    [ "auto" "off" ]
  }

  def "nu-complete trill notifications output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill notifications meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill notifications color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill notifications cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill notifications compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill notifications sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill notifications has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill notifications on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Your notifications
  export extern "trill notifications" [
    --server: string          # The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    --token-file: path        # Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    --token-command: string   # Read the access token from a command's output, such as 'pass show mastodon' [env: TRILL_TOKEN_COMMAND]
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --transport: string@"nu-complete trill notifications transport" # How to connect
    --lines(-n): string       # The last N items first, then follow
    --since(-S): string       # First all since then: 2h or -2h (ago), 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z
    --until(-U): string       # Nothing later than that, and end then: as --since, or +2h (from now)
    --no-follow               # End when what is there has been shown: with --lines, --since or --cursor-file
    --backfill: string@"nu-complete trill notifications backfill" # After a lost connection read what it would have shown from the server's pages
    --cursor-file: path       # Keep in this file how far has been shown, and go on from there the next time
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill notifications output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill notifications meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill notifications color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill notifications cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill notifications compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill notifications sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill notifications has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill notifications on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill public transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill public backfill" [] {
    [ "auto" "off" ]
  }

  def "nu-complete trill public output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill public meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill public color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill public cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill public compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill public sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill public has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill public on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Public posts that the server knows
  export extern "trill public" [
    --only-media              # Only posts with media
    --server: string          # The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    --token-file: path        # Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    --token-command: string   # Read the access token from a command's output, such as 'pass show mastodon' [env: TRILL_TOKEN_COMMAND]
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --transport: string@"nu-complete trill public transport" # How to connect
    --lines(-n): string       # The last N items first, then follow
    --since(-S): string       # First all since then: 2h or -2h (ago), 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z
    --until(-U): string       # Nothing later than that, and end then: as --since, or +2h (from now)
    --no-follow               # End when what is there has been shown: with --lines, --since or --cursor-file
    --backfill: string@"nu-complete trill public backfill" # After a lost connection read what it would have shown from the server's pages
    --cursor-file: path       # Keep in this file how far has been shown, and go on from there the next time
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill public output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill public meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill public color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill public cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill public compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill public sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill public has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill public on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill local transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill local backfill" [] {
    [ "auto" "off" ]
  }

  def "nu-complete trill local output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill local meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill local color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill local cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill local compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill local sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill local has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill local on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Public posts by accounts of the server
  export extern "trill local" [
    --only-media              # Only posts with media
    --server: string          # The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    --token-file: path        # Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    --token-command: string   # Read the access token from a command's output, such as 'pass show mastodon' [env: TRILL_TOKEN_COMMAND]
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --transport: string@"nu-complete trill local transport" # How to connect
    --lines(-n): string       # The last N items first, then follow
    --since(-S): string       # First all since then: 2h or -2h (ago), 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z
    --until(-U): string       # Nothing later than that, and end then: as --since, or +2h (from now)
    --no-follow               # End when what is there has been shown: with --lines, --since or --cursor-file
    --backfill: string@"nu-complete trill local backfill" # After a lost connection read what it would have shown from the server's pages
    --cursor-file: path       # Keep in this file how far has been shown, and go on from there the next time
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill local output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill local meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill local color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill local cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill local compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill local sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill local has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill local on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill remote transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill remote backfill" [] {
    [ "auto" "off" ]
  }

  def "nu-complete trill remote output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill remote meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill remote color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill remote cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill remote compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill remote sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill remote has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill remote on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Public posts by accounts of other servers
  export extern "trill remote" [
    --only-media              # Only posts with media
    --server: string          # The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    --token-file: path        # Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    --token-command: string   # Read the access token from a command's output, such as 'pass show mastodon' [env: TRILL_TOKEN_COMMAND]
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --transport: string@"nu-complete trill remote transport" # How to connect
    --lines(-n): string       # The last N items first, then follow
    --since(-S): string       # First all since then: 2h or -2h (ago), 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z
    --until(-U): string       # Nothing later than that, and end then: as --since, or +2h (from now)
    --no-follow               # End when what is there has been shown: with --lines, --since or --cursor-file
    --backfill: string@"nu-complete trill remote backfill" # After a lost connection read what it would have shown from the server's pages
    --cursor-file: path       # Keep in this file how far has been shown, and go on from there the next time
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill remote output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill remote meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill remote color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill remote cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill remote compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill remote sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill remote has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill remote on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill direct transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill direct backfill" [] {
    [ "auto" "off" ]
  }

  def "nu-complete trill direct output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill direct meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill direct color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill direct cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill direct compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill direct sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill direct has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill direct on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Your direct conversations
  export extern "trill direct" [
    --server: string          # The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    --token-file: path        # Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    --token-command: string   # Read the access token from a command's output, such as 'pass show mastodon' [env: TRILL_TOKEN_COMMAND]
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --transport: string@"nu-complete trill direct transport" # How to connect
    --lines(-n): string       # The last N items first, then follow
    --since(-S): string       # First all since then: 2h or -2h (ago), 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z
    --until(-U): string       # Nothing later than that, and end then: as --since, or +2h (from now)
    --no-follow               # End when what is there has been shown: with --lines, --since or --cursor-file
    --backfill: string@"nu-complete trill direct backfill" # After a lost connection read what it would have shown from the server's pages
    --cursor-file: path       # Keep in this file how far has been shown, and go on from there the next time
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill direct output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill direct meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill direct color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill direct cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill direct compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill direct sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill direct has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill direct on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill hashtag transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill hashtag backfill" [] {
    [ "auto" "off" ]
  }

  def "nu-complete trill hashtag output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill hashtag meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill hashtag color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill hashtag cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill hashtag compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill hashtag sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill hashtag has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill hashtag on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Public posts with a hashtag; several hashtags make one merged output
  export extern "trill hashtag" [
    --local                   # Only posts by accounts of the server
    --server: string          # The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    --token-file: path        # Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    --token-command: string   # Read the access token from a command's output, such as 'pass show mastodon' [env: TRILL_TOKEN_COMMAND]
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --transport: string@"nu-complete trill hashtag transport" # How to connect
    --lines(-n): string       # The last N items first, then follow
    --since(-S): string       # First all since then: 2h or -2h (ago), 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z
    --until(-U): string       # Nothing later than that, and end then: as --since, or +2h (from now)
    --no-follow               # End when what is there has been shown: with --lines, --since or --cursor-file
    --backfill: string@"nu-complete trill hashtag backfill" # After a lost connection read what it would have shown from the server's pages
    --cursor-file: path       # Keep in this file how far has been shown, and go on from there the next time
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill hashtag output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill hashtag meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill hashtag color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill hashtag cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill hashtag compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill hashtag sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill hashtag has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill hashtag on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...tags: string           # Hashtags, with or without '#'
  ]

  def "nu-complete trill list transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill list backfill" [] {
    [ "auto" "off" ]
  }

  def "nu-complete trill list output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill list meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill list color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill list cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill list compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill list sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill list has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill list on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Posts of one of your lists
  export extern "trill list" [
    --server: string          # The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    --token-file: path        # Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    --token-command: string   # Read the access token from a command's output, such as 'pass show mastodon' [env: TRILL_TOKEN_COMMAND]
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --transport: string@"nu-complete trill list transport" # How to connect
    --lines(-n): string       # The last N items first, then follow
    --since(-S): string       # First all since then: 2h or -2h (ago), 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z
    --until(-U): string       # Nothing later than that, and end then: as --since, or +2h (from now)
    --no-follow               # End when what is there has been shown: with --lines, --since or --cursor-file
    --backfill: string@"nu-complete trill list backfill" # After a lost connection read what it would have shown from the server's pages
    --cursor-file: path       # Keep in this file how far has been shown, and go on from there the next time
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill list output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill list meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill list color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill list cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill list compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill list sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill list has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill list on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    id: string                # The list's id: the last part of its address
  ]

  # X (Twitter): streams, the rules of the filtered stream, connections, usage
  export extern "trill twitter" [
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter filter preset" [] {
    [ "min" "default" "all" ]
  }

  def "nu-complete trill twitter filter backfill" [] {
    [ "auto" "off" "server" "search" ]
  }

  def "nu-complete trill twitter filter output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill twitter filter meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill twitter filter color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill twitter filter cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill twitter filter compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill twitter filter sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill twitter filter has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill twitter filter on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Posts that match the app's rules
  export extern "trill twitter filter" [
    --rule: string            # Follow posts that match this rule: it is added for this run and removed at its end; may be repeated; posts that match none of them are not shown
    --no-check                # Send rules as they are, without looking for mistakes first
    --preset: string@"nu-complete trill twitter filter preset" # How much of each post: 'min' is X's default, 'default' is what -o pretty needs, 'all' is everything a bearer token may see [default: default; of 'stream' min]
    --expansions: string      # Objects to include: author_id, attachments.media_keys, …; instead of the preset's
    --tweet-fields: string    # Fields of posts: created_at, entities, note_tweet, …; instead of the preset's, as are the next four
    --user-fields: string     # Fields of users
    --media-fields: string    # Fields of media
    --poll-fields: string     # Fields of polls
    --place-fields: string    # Fields of places
    --partition: string       # Which part of a stream that comes in parts
    --backfill-minutes: string # With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account
    --start-time: string      # Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account
    --end-time: string        # … up to this time, and end there
    --param: string           # Any other parameter of the stream; may be repeated
    --gzip                    # Let the server compress the stream: fewer bytes, some delay
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --backfill: string@"nu-complete trill twitter filter backfill" # How to get what a lost connection missed; X has nothing that costs nothing
    --until(-U): string       # End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    --cursor-file: path       # Keep in this file how far has been shown: what was missed since then is a gap of the next run
    --max-posts: string       # End, with exit code 9, when so many posts were delivered, shown or not
    --max-cost: string        # End, with exit code 9, before an estimated cost of this many US dollars is passed
    --post-price: string      # What one post costs, for the estimate [default: 0.005, X's price of 2026-02-06]
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill twitter filter output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill twitter filter meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill twitter filter color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill twitter filter cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill twitter filter compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill twitter filter sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill twitter filter has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill twitter filter on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter sample preset" [] {
    [ "min" "default" "all" ]
  }

  def "nu-complete trill twitter sample backfill" [] {
    [ "auto" "off" "server" "search" ]
  }

  def "nu-complete trill twitter sample output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill twitter sample meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill twitter sample color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill twitter sample cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill twitter sample compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill twitter sample sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill twitter sample has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill twitter sample on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # One per cent of all posts
  export extern "trill twitter sample" [
    --preset: string@"nu-complete trill twitter sample preset" # How much of each post: 'min' is X's default, 'default' is what -o pretty needs, 'all' is everything a bearer token may see [default: default; of 'stream' min]
    --expansions: string      # Objects to include: author_id, attachments.media_keys, …; instead of the preset's
    --tweet-fields: string    # Fields of posts: created_at, entities, note_tweet, …; instead of the preset's, as are the next four
    --user-fields: string     # Fields of users
    --media-fields: string    # Fields of media
    --poll-fields: string     # Fields of polls
    --place-fields: string    # Fields of places
    --partition: string       # Which part of a stream that comes in parts
    --backfill-minutes: string # With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account
    --start-time: string      # Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account
    --end-time: string        # … up to this time, and end there
    --param: string           # Any other parameter of the stream; may be repeated
    --gzip                    # Let the server compress the stream: fewer bytes, some delay
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --backfill: string@"nu-complete trill twitter sample backfill" # How to get what a lost connection missed; X has nothing that costs nothing
    --until(-U): string       # End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    --cursor-file: path       # Keep in this file how far has been shown: what was missed since then is a gap of the next run
    --max-posts: string       # End, with exit code 9, when so many posts were delivered, shown or not
    --max-cost: string        # End, with exit code 9, before an estimated cost of this many US dollars is passed
    --post-price: string      # What one post costs, for the estimate [default: 0.005, X's price of 2026-02-06]
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill twitter sample output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill twitter sample meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill twitter sample color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill twitter sample cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill twitter sample compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill twitter sample sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill twitter sample has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill twitter sample on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter sample10 preset" [] {
    [ "min" "default" "all" ]
  }

  def "nu-complete trill twitter sample10 backfill" [] {
    [ "auto" "off" "server" "search" ]
  }

  def "nu-complete trill twitter sample10 output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill twitter sample10 meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill twitter sample10 color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill twitter sample10 cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill twitter sample10 compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill twitter sample10 sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill twitter sample10 has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill twitter sample10 on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Ten per cent of all posts, in two partitions
  export extern "trill twitter sample10" [
    --preset: string@"nu-complete trill twitter sample10 preset" # How much of each post: 'min' is X's default, 'default' is what -o pretty needs, 'all' is everything a bearer token may see [default: default; of 'stream' min]
    --expansions: string      # Objects to include: author_id, attachments.media_keys, …; instead of the preset's
    --tweet-fields: string    # Fields of posts: created_at, entities, note_tweet, …; instead of the preset's, as are the next four
    --user-fields: string     # Fields of users
    --media-fields: string    # Fields of media
    --poll-fields: string     # Fields of polls
    --place-fields: string    # Fields of places
    --partition: string       # Which part of a stream that comes in parts
    --backfill-minutes: string # With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account
    --start-time: string      # Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account
    --end-time: string        # … up to this time, and end there
    --param: string           # Any other parameter of the stream; may be repeated
    --gzip                    # Let the server compress the stream: fewer bytes, some delay
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --backfill: string@"nu-complete trill twitter sample10 backfill" # How to get what a lost connection missed; X has nothing that costs nothing
    --until(-U): string       # End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    --cursor-file: path       # Keep in this file how far has been shown: what was missed since then is a gap of the next run
    --max-posts: string       # End, with exit code 9, when so many posts were delivered, shown or not
    --max-cost: string        # End, with exit code 9, before an estimated cost of this many US dollars is passed
    --post-price: string      # What one post costs, for the estimate [default: 0.005, X's price of 2026-02-06]
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill twitter sample10 output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill twitter sample10 meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill twitter sample10 color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill twitter sample10 cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill twitter sample10 compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill twitter sample10 sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill twitter sample10 has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill twitter sample10 on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter firehose preset" [] {
    [ "min" "default" "all" ]
  }

  def "nu-complete trill twitter firehose backfill" [] {
    [ "auto" "off" "server" "search" ]
  }

  def "nu-complete trill twitter firehose output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill twitter firehose meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill twitter firehose color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill twitter firehose cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill twitter firehose compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill twitter firehose sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill twitter firehose has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill twitter firehose on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # All posts, in partitions; with --lang en, ja, ko or pt those in that language
  export extern "trill twitter firehose" [
    --preset: string@"nu-complete trill twitter firehose preset" # How much of each post: 'min' is X's default, 'default' is what -o pretty needs, 'all' is everything a bearer token may see [default: default; of 'stream' min]
    --expansions: string      # Objects to include: author_id, attachments.media_keys, …; instead of the preset's
    --tweet-fields: string    # Fields of posts: created_at, entities, note_tweet, …; instead of the preset's, as are the next four
    --user-fields: string     # Fields of users
    --media-fields: string    # Fields of media
    --poll-fields: string     # Fields of polls
    --place-fields: string    # Fields of places
    --partition: string       # Which part of a stream that comes in parts
    --backfill-minutes: string # With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account
    --start-time: string      # Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account
    --end-time: string        # … up to this time, and end there
    --param: string           # Any other parameter of the stream; may be repeated
    --gzip                    # Let the server compress the stream: fewer bytes, some delay
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --backfill: string@"nu-complete trill twitter firehose backfill" # How to get what a lost connection missed; X has nothing that costs nothing
    --until(-U): string       # End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    --cursor-file: path       # Keep in this file how far has been shown: what was missed since then is a gap of the next run
    --max-posts: string       # End, with exit code 9, when so many posts were delivered, shown or not
    --max-cost: string        # End, with exit code 9, before an estimated cost of this many US dollars is passed
    --post-price: string      # What one post costs, for the estimate [default: 0.005, X's price of 2026-02-06]
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill twitter firehose output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill twitter firehose meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill twitter firehose color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill twitter firehose cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill twitter firehose compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill twitter firehose sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill twitter firehose has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill twitter firehose on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter stream preset" [] {
    [ "min" "default" "all" ]
  }

  def "nu-complete trill twitter stream backfill" [] {
    [ "auto" "off" "server" "search" ]
  }

  def "nu-complete trill twitter stream output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill twitter stream meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill twitter stream color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill twitter stream cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill twitter stream compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill twitter stream sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill twitter stream has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill twitter stream on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Any other stream: likes/firehose, tweets/compliance, activity, or what comes later
  export extern "trill twitter stream" [
    --preset: string@"nu-complete trill twitter stream preset" # How much of each post: 'min' is X's default, 'default' is what -o pretty needs, 'all' is everything a bearer token may see [default: default; of 'stream' min]
    --expansions: string      # Objects to include: author_id, attachments.media_keys, …; instead of the preset's
    --tweet-fields: string    # Fields of posts: created_at, entities, note_tweet, …; instead of the preset's, as are the next four
    --user-fields: string     # Fields of users
    --media-fields: string    # Fields of media
    --poll-fields: string     # Fields of polls
    --place-fields: string    # Fields of places
    --partition: string       # Which part of a stream that comes in parts
    --backfill-minutes: string # With every connection have the last N minutes sent again, 0 to 5; what came before is not shown twice; needs an Enterprise account
    --start-time: string      # Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account
    --end-time: string        # … up to this time, and end there
    --param: string           # Any other parameter of the stream; may be repeated
    --gzip                    # Let the server compress the stream: fewer bytes, some delay
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --backfill: string@"nu-complete trill twitter stream backfill" # How to get what a lost connection missed; X has nothing that costs nothing
    --until(-U): string       # End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    --cursor-file: path       # Keep in this file how far has been shown: what was missed since then is a gap of the next run
    --max-posts: string       # End, with exit code 9, when so many posts were delivered, shown or not
    --max-cost: string        # End, with exit code 9, before an estimated cost of this many US dollars is passed
    --post-price: string      # What one post costs, for the estimate [default: 0.005, X's price of 2026-02-06]
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill twitter stream output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill twitter stream meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill twitter stream color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill twitter stream cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill twitter stream compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill twitter stream sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill twitter stream has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill twitter stream on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    path: string              # The stream's path, with or without /2/ before and /stream after it
  ]

  # The rules of the filtered stream
  export extern "trill twitter rules" [
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter rules list output" [] {
    [ "table" "tsv" "json" ]
  }

  # List the app's rules: id, value, tag
  export extern "trill twitter rules list" [
    --id: string              # Only these rules
    --tag: string             # Only rules with this tag
    --stale                   # Only what 'filter --rule' on this machine left behind when it was killed
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --wait                    # When X says that there were too many requests, wait until it allows the next
    --output(-o): string@"nu-complete trill twitter rules list output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter rules add output" [] {
    [ "table" "tsv" "json" ]
  }

  # Add rules
  export extern "trill twitter rules add" [
    --tag: string             # The tag of these rules
    --file: path              # Rules from a file or '-': one per line, a tab before the tag if there is one; or JSON
    --dry-run                 # Let X check it all, and change nothing
    --no-check                # Send rules as they are, without looking for mistakes first
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --wait                    # When X says that there were too many requests, wait until it allows the next
    --output(-o): string@"nu-complete trill twitter rules add output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...values: string         # Rules, one an argument: 'cats has:images -is:retweet'
  ]

  def "nu-complete trill twitter rules delete output" [] {
    [ "table" "tsv" "json" ]
  }

  # Delete rules by id, value or tag
  export extern "trill twitter rules delete" [
    --value: string           # The rule that reads exactly so; may be repeated
    --tag: string             # All rules with this tag
    --stale                   # What 'filter --rule' on this machine left behind when it was killed
    --all                     # All rules of the app, whoever added them
    --yes(-y)                 # Do not ask
    --dry-run                 # Let X check it all, and change nothing
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --wait                    # When X says that there were too many requests, wait until it allows the next
    --output(-o): string@"nu-complete trill twitter rules delete output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...ids: string            # Ids of rules
  ]

  def "nu-complete trill twitter rules sync output" [] {
    [ "table" "tsv" "json" ]
  }

  # Make the app's rules those of a file; rules of others are never touched
  export extern "trill twitter rules sync" [
    --owner: string           # Whose rules these are: their tags are NAME or begin with NAME: and no other rule is touched
    --prune                   # Remove the owner's rules that are not in the file
    --dry-run                 # Let X check it all, and change nothing
    --no-check                # Send rules as they are, without looking for mistakes first
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --wait                    # When X says that there were too many requests, wait until it allows the next
    --output(-o): string@"nu-complete trill twitter rules sync output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    file: path                # The wanted rules, or '-': one per line, a tab before the tag if there is one; or JSON. At X the owner's name and a colon stand before the tag
  ]

  def "nu-complete trill twitter rules check output" [] {
    [ "table" "tsv" "json" ]
  }

  # Look for mistakes in rules, offline
  export extern "trill twitter rules check" [
    --max-length: string      # How long a rule may be, in characters
    --output(-o): string@"nu-complete trill twitter rules check output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    what: string              # A rule, or a file of rules; '-' is stdin
  ]

  def "nu-complete trill twitter rules test output" [] {
    [ "table" "tsv" "json" ]
  }

  # Show which recorded posts rules match, offline
  export extern "trill twitter rules test" [
    --output(-o): string@"nu-complete trill twitter rules test output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    what: string              # A rule, or a file of rules
    posts?: path              # Recorded posts, as -o json or -o raw wrote them, plain or compressed; '-' or none is stdin
  ]

  def "nu-complete trill twitter rules count output" [] {
    [ "table" "tsv" "json" ]
  }

  # Count the app's rules, and say how many it may have
  export extern "trill twitter rules count" [
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --wait                    # When X says that there were too many requests, wait until it allows the next
    --output(-o): string@"nu-complete trill twitter rules count output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  # The app's open streams
  export extern "trill twitter connections" [
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter connections list output" [] {
    [ "table" "tsv" "json" ]
  }

  # List the app's connections: id, stream, since when, until when, why it ended, from where
  export extern "trill twitter connections list" [
    --all                     # Those that are over as well
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --wait                    # When X says that there were too many requests, wait until it allows the next
    --output(-o): string@"nu-complete trill twitter connections list output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter connections kill output" [] {
    [ "table" "tsv" "json" ]
  }

  # End connections: the cure for 'too many connections' when a stream was lost and not closed
  export extern "trill twitter connections kill" [
    --stream: string          # All connections to this stream, by X's name for it: filtered_stream, sample_stream, …
    --all                     # All connections of the app
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --wait                    # When X says that there were too many requests, wait until it allows the next
    --output(-o): string@"nu-complete trill twitter connections kill output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...ids: string            # Ids of connections
  ]

  def "nu-complete trill twitter usage output" [] {
    [ "table" "tsv" "json" ]
  }

  # How many posts the app has read, and may read
  export extern "trill twitter usage" [
    --days: string            # The last N days, 1 to 90
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --wait                    # When X says that there were too many requests, wait until it allows the next
    --output(-o): string@"nu-complete trill twitter usage output" # The format [default: table at a terminal, tsv elsewhere]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  # The streams of API v1.1, for servers that still speak it; X's own were retired
  export extern "trill twitter legacy" [
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter legacy filter filter_level" [] {
    [ "none" "low" "medium" ]
  }

  def "nu-complete trill twitter legacy filter output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill twitter legacy filter meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill twitter legacy filter color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill twitter legacy filter cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill twitter legacy filter compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill twitter legacy filter sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill twitter legacy filter has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill twitter legacy filter on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # Posts that match any of --track, --follow and --locations
  export extern "trill twitter legacy filter" [
    --track: string           # Phrases, any of them: a post matches one if it has all of its words
    --locations: string       # Boxes, any of them, in degrees: longitude first, south-west corner before north-east
    --follow: string          # Accounts, by their ids: any number, over as many connections as that takes. @FILE names a file of them ('#' begins a comment), which is read again on SIGHUP
    --open-every: string      # The wait between opening two connections, where there are several [default: filter 1m, site 1s]
    --language: string        # Only posts in these languages (BCP 47)
    --filter-level: string@"nu-complete trill twitter legacy filter filter_level" # Only posts that the service finds worth as much
    --stall-warnings          # Let the server warn when we read too slowly
    --delimited               # Let the server send the length before each message
    --param: string           # Any other parameter of the stream; may be repeated
    --server: string          # A server that speaks API v1.1; X's own were retired in 2018 and 2023 [env: TRILL_TWITTER_SERVER]
    --consumer-key-file: path # Read the app's key from a file; without this it is read from CONSUMER_KEY
    --consumer-secret-file: path # Read the app's secret from a file; else from CONSUMER_SECRET
    --access-token-file: path # Read the account's access token from a file; else from ACCESS_TOKEN
    --access-token-secret-file: path # Read its secret from a file; else from ACCESS_TOKEN_SECRET
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --sandbox                 # Start the embedded server on a free loopback port and follow that, with its keys
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --until(-U): string       # End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    --cursor-file: path       # Keep in this file how far has been shown: what was missed since then is a gap of the next run
    --output(-o): string@"nu-complete trill twitter legacy filter output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill twitter legacy filter meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill twitter legacy filter color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill twitter legacy filter cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill twitter legacy filter compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill twitter legacy filter sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill twitter legacy filter has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill twitter legacy filter on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter legacy sample filter_level" [] {
    [ "none" "low" "medium" ]
  }

  def "nu-complete trill twitter legacy sample output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill twitter legacy sample meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill twitter legacy sample color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill twitter legacy sample cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill twitter legacy sample compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill twitter legacy sample sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill twitter legacy sample has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill twitter legacy sample on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # One per cent of all posts
  export extern "trill twitter legacy sample" [
    --language: string        # Only posts in these languages (BCP 47)
    --filter-level: string@"nu-complete trill twitter legacy sample filter_level" # Only posts that the service finds worth as much
    --stall-warnings          # Let the server warn when we read too slowly
    --delimited               # Let the server send the length before each message
    --param: string           # Any other parameter of the stream; may be repeated
    --server: string          # A server that speaks API v1.1; X's own were retired in 2018 and 2023 [env: TRILL_TWITTER_SERVER]
    --consumer-key-file: path # Read the app's key from a file; without this it is read from CONSUMER_KEY
    --consumer-secret-file: path # Read the app's secret from a file; else from CONSUMER_SECRET
    --access-token-file: path # Read the account's access token from a file; else from ACCESS_TOKEN
    --access-token-secret-file: path # Read its secret from a file; else from ACCESS_TOKEN_SECRET
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --sandbox                 # Start the embedded server on a free loopback port and follow that, with its keys
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --until(-U): string       # End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    --cursor-file: path       # Keep in this file how far has been shown: what was missed since then is a gap of the next run
    --output(-o): string@"nu-complete trill twitter legacy sample output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill twitter legacy sample meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill twitter legacy sample color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill twitter legacy sample cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill twitter legacy sample compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill twitter legacy sample sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill twitter legacy sample has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill twitter legacy sample on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter legacy user with" [] {
    [ "user" "followings" ]
  }

  def "nu-complete trill twitter legacy user output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill twitter legacy user meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill twitter legacy user color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill twitter legacy user cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill twitter legacy user compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill twitter legacy user sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill twitter legacy user has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill twitter legacy user on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # What the account of the keys sees: its timeline, and what happens to it
  export extern "trill twitter legacy user" [
    --track: string           # Phrases, any of them: a post matches one if it has all of its words
    --locations: string       # Boxes, any of them, in degrees: longitude first, south-west corner before north-east
    --with: string@"nu-complete trill twitter legacy user with" # The account's own messages, or those of whom it follows as well [default: user followings, site user]
    --replies                 # All replies of whom it follows, also those to others
    --stringify-friend-ids    # Ids in lists of friends as strings
    --stall-warnings          # Let the server warn when we read too slowly
    --delimited               # Let the server send the length before each message
    --param: string           # Any other parameter of the stream; may be repeated
    --server: string          # A server that speaks API v1.1; X's own were retired in 2018 and 2023 [env: TRILL_TWITTER_SERVER]
    --consumer-key-file: path # Read the app's key from a file; without this it is read from CONSUMER_KEY
    --consumer-secret-file: path # Read the app's secret from a file; else from CONSUMER_SECRET
    --access-token-file: path # Read the account's access token from a file; else from ACCESS_TOKEN
    --access-token-secret-file: path # Read its secret from a file; else from ACCESS_TOKEN_SECRET
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --sandbox                 # Start the embedded server on a free loopback port and follow that, with its keys
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --until(-U): string       # End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    --cursor-file: path       # Keep in this file how far has been shown: what was missed since then is a gap of the next run
    --output(-o): string@"nu-complete trill twitter legacy user output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill twitter legacy user meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill twitter legacy user color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill twitter legacy user cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill twitter legacy user compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill twitter legacy user sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill twitter legacy user has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill twitter legacy user on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter legacy site with" [] {
    [ "user" "followings" ]
  }

  def "nu-complete trill twitter legacy site output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill twitter legacy site meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill twitter legacy site color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill twitter legacy site cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill twitter legacy site compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill twitter legacy site sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill twitter legacy site has" [] {
    [ "media" "link" "poll" ]
  }

  def "nu-complete trill twitter legacy site on_slow" [] {
    [ "block" "drop-oldest" "spill" ]
  }

  # What many accounts see, over as many connections as that takes
  export extern "trill twitter legacy site" [
    --follow: string          # Accounts, by their ids: any number, over as many connections as that takes. @FILE names a file of them ('#' begins a comment), which is read again on SIGHUP
    --open-every: string      # The wait between opening two connections, where there are several [default: filter 1m, site 1s]
    --with: string@"nu-complete trill twitter legacy site with" # The account's own messages, or those of whom it follows as well [default: user followings, site user]
    --replies                 # All replies of whom it follows, also those to others
    --stringify-friend-ids    # Ids in lists of friends as strings
    --language: string        # Only posts in these languages (BCP 47)
    --stall-warnings          # Let the server warn when we read too slowly
    --delimited               # Let the server send the length before each message
    --param: string           # Any other parameter of the stream; may be repeated
    --server: string          # A server that speaks API v1.1; X's own were retired in 2018 and 2023 [env: TRILL_TWITTER_SERVER]
    --consumer-key-file: path # Read the app's key from a file; without this it is read from CONSUMER_KEY
    --consumer-secret-file: path # Read the app's secret from a file; else from CONSUMER_SECRET
    --access-token-file: path # Read the account's access token from a file; else from ACCESS_TOKEN
    --access-token-secret-file: path # Read its secret from a file; else from ACCESS_TOKEN_SECRET
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --sandbox                 # Start the embedded server on a free loopback port and follow that, with its keys
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --retry-delay: string     # Wait this long before each attempt instead of longer and longer; what the server asks for is waited for all the same
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    --until(-U): string       # End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    --cursor-file: path       # Keep in this file how far has been shown: what was missed since then is a gap of the next run
    --output(-o): string@"nu-complete trill twitter legacy site output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill twitter legacy site meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill twitter legacy site color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill twitter legacy site cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill twitter legacy site compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill twitter legacy site sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill twitter legacy site has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --on-slow: string@"nu-complete trill twitter legacy site on_slow" # When the reader is so slow that the buffer is full
    --buffer: string          # Memory for records that wait for a slow reader
    --spill-max: string       # The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill twitter doctor output" [] {
    [ "text" "json" ]
  }

  def "nu-complete trill twitter doctor color" [] {
    [ "auto" "always" "never" ]
  }

  # Check an app and its token: what works, what does not, and what to do about it
  export extern "trill twitter doctor" [
    --output(-o): string@"nu-complete trill twitter doctor output" # The format
    --color: string@"nu-complete trill twitter doctor color" # When to colour [env: NO_COLOR, CLICOLOR, CLICOLOR_FORCE]
    --timeout: string         # How long an answer may take [default: 10s; 20s to a stream's first byte]
    --server: string          # The API's address, for a stand-in of X [default: api.x.com] [env: TRILL_TWITTER_SERVER]
    --token-file: path        # Read the app's bearer token from a file; without this and --token-command it is read from X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    --token-command: string   # Read the bearer token from a command's output, such as 'pass show x' [env: TRILL_TWITTER_TOKEN_COMMAND]
    --save-token: path        # Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by you alone; it is not kept otherwise
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill replay output" [] {
    [ "pretty" "json" "raw" "csv" "tsv" "none" ]
  }

  def "nu-complete trill replay meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" "notice" ]
  }

  def "nu-complete trill replay color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill replay cw" [] {
    [ "show" "hide" ]
  }

  def "nu-complete trill replay compress" [] {
    [ "zstd" "gzip" ]
  }

  def "nu-complete trill replay sync" [] {
    [ "always" "rotate" "never" ]
  }

  def "nu-complete trill replay has" [] {
    [ "media" "link" "poll" ]
  }

  # Records that -o json wrote, from files or stdin, through the same filters and formats
  export extern "trill replay" [
    --speed: string           # As fast as it was (1x), ten times as fast (10x), or as fast as it can be
    --output(-o): string@"nu-complete trill replay output" # The format [default: pretty at a terminal, json elsewhere]
    --fields(-F): string      # Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or with -o csv or json as that; 'trill fields' lists them
    --jq(-q): string          # What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    --raw-output(-r)          # Write strings that --jq gives without quotes
    --template: string        # Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    --template-file(-T): path # The same, from a file
    --event: string           # Show only events of these names: update, delete, status.update, notification, …; tweet
    --meta: string@"nu-complete trill replay meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats: string           # Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on SIGUSR1; 'json' is a line of figures then
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill replay color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --oneline                 # One line for each record, cut to the terminal (-o pretty)
    --cw: string@"nu-complete trill replay cw" # Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    --time: string            # Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    --highlight(-H): string   # Mark what matches this pattern (-o pretty in colour); may be repeated
    --out(-O): string         # Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl' (strftime fields of the time a record was received; a file that is there is continued); JSON unless -o says otherwise
    --rotate: string          # Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    --compress: string@"nu-complete trill replay compress" # Compress files, and end their names with .zst or .gz [default: as the name ends]
    --sync: string@"nu-complete trill replay sync" # When written records must have reached the disk [default: rotate]
    --tee                     # Write to stdout as well
    --manifest: path          # Append a line of JSON to this file for each file that is closed: its name, records, bytes, first and last id and time, SHA-256
    --include(-i): string     # Only records whose text, author or tags match this pattern; of several, one is enough
    --exclude(-e): string     # No records whose text, author or tags match this pattern; may be repeated
    --lang: string            # Only posts in these languages: en, de, …; und is a post that names none
    --has: string@"nu-complete trill replay has" # Only posts that have all of these
    --no-boosts               # No boosts or reposts
    --no-replies              # No replies
    --no-bots                 # Nothing by accounts that say they are bots
    --where: string           # Only records for which this jq program gives neither false nor null
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...files: path            # Files of records, plain or compressed with gzip or zstd; '-' or none is stdin
  ]

  # The embedded server on its own: prints its URL and a token, then serves until stopped
  export extern "trill sandbox" [
    --port: string            # The loopback port; 0 takes a free one
    --payload-bytes: string   # Make posts about this big, in bytes
    --legacy                  # Print the keys for X's API v1.1, too: four lines NAME=VALUE after the first
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill doctor output" [] {
    [ "text" "json" ]
  }

  def "nu-complete trill doctor color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete trill doctor transport" [] {
    [ "auto" "sse" ]
  }

  # Check a server and a token: what works, what does not, and what to do about it
  export extern "trill doctor" [
    --output(-o): string@"nu-complete trill doctor output" # The format
    --color: string@"nu-complete trill doctor color" # When to colour [env: NO_COLOR, CLICOLOR, CLICOLOR_FORCE]
    --timeout: string         # How long an answer may take [default: 10s; 20s to a stream's first byte]
    --server: string          # The server, as you would type it into a browser [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    --token-file: path        # Read the access token from a file; without this and --token-command it is read from MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    --token-command: string   # Read the access token from a command's output, such as 'pass show mastodon' [env: TRILL_TOKEN_COMMAND]
    --allow-http              # Let plain http:// leave this machine, token and all
    --proxy: string           # Connect through a proxy; without this the usual proxy variables count
    --cacert: path            # Trust the certificates in this file as well
    --transport: string@"nu-complete trill doctor transport" # How to connect
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --history: string         # So many events have happened on each stream before trill comes [default: 40]
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  # List the fields that -F and --template know
  export extern "trill fields" [
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete trill completions shell" [] {
    [ "bash" "zsh" "fish" "elvish" "powershell" "nushell" ]
  }

  # Print a completion script for a shell
  export extern "trill completions" [
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    shell: string@"nu-complete trill completions shell" # The shell
  ]

}

export use completions *
