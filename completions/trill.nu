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

  def "nu-complete trill user output" [] {
    [ "pretty" "json" "raw" "none" ]
  }

  def "nu-complete trill user meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" ]
  }

  def "nu-complete trill user color" [] {
    [ "auto" "always" "never" ]
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
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill user output" # The format [default: pretty at a terminal, json elsewhere]
    --event: string           # Show only events of these names: update, delete, status.update, notification, …
    --meta: string@"nu-complete trill user meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats                   # Say on stderr how much it was, every ten seconds and at the end; on X with an estimate of the cost
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill user color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill notifications transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill notifications output" [] {
    [ "pretty" "json" "raw" "none" ]
  }

  def "nu-complete trill notifications meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" ]
  }

  def "nu-complete trill notifications color" [] {
    [ "auto" "always" "never" ]
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
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill notifications output" # The format [default: pretty at a terminal, json elsewhere]
    --event: string           # Show only events of these names: update, delete, status.update, notification, …
    --meta: string@"nu-complete trill notifications meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats                   # Say on stderr how much it was, every ten seconds and at the end; on X with an estimate of the cost
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill notifications color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill public transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill public output" [] {
    [ "pretty" "json" "raw" "none" ]
  }

  def "nu-complete trill public meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" ]
  }

  def "nu-complete trill public color" [] {
    [ "auto" "always" "never" ]
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
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill public output" # The format [default: pretty at a terminal, json elsewhere]
    --event: string           # Show only events of these names: update, delete, status.update, notification, …
    --meta: string@"nu-complete trill public meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats                   # Say on stderr how much it was, every ten seconds and at the end; on X with an estimate of the cost
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill public color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill local transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill local output" [] {
    [ "pretty" "json" "raw" "none" ]
  }

  def "nu-complete trill local meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" ]
  }

  def "nu-complete trill local color" [] {
    [ "auto" "always" "never" ]
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
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill local output" # The format [default: pretty at a terminal, json elsewhere]
    --event: string           # Show only events of these names: update, delete, status.update, notification, …
    --meta: string@"nu-complete trill local meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats                   # Say on stderr how much it was, every ten seconds and at the end; on X with an estimate of the cost
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill local color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill remote transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill remote output" [] {
    [ "pretty" "json" "raw" "none" ]
  }

  def "nu-complete trill remote meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" ]
  }

  def "nu-complete trill remote color" [] {
    [ "auto" "always" "never" ]
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
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill remote output" # The format [default: pretty at a terminal, json elsewhere]
    --event: string           # Show only events of these names: update, delete, status.update, notification, …
    --meta: string@"nu-complete trill remote meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats                   # Say on stderr how much it was, every ten seconds and at the end; on X with an estimate of the cost
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill remote color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill direct transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill direct output" [] {
    [ "pretty" "json" "raw" "none" ]
  }

  def "nu-complete trill direct meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" ]
  }

  def "nu-complete trill direct color" [] {
    [ "auto" "always" "never" ]
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
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill direct output" # The format [default: pretty at a terminal, json elsewhere]
    --event: string           # Show only events of these names: update, delete, status.update, notification, …
    --meta: string@"nu-complete trill direct meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats                   # Say on stderr how much it was, every ten seconds and at the end; on X with an estimate of the cost
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill direct color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete trill hashtag transport" [] {
    [ "auto" "sse" ]
  }

  def "nu-complete trill hashtag output" [] {
    [ "pretty" "json" "raw" "none" ]
  }

  def "nu-complete trill hashtag meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" ]
  }

  def "nu-complete trill hashtag color" [] {
    [ "auto" "always" "never" ]
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
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill hashtag output" # The format [default: pretty at a terminal, json elsewhere]
    --event: string           # Show only events of these names: update, delete, status.update, notification, …
    --meta: string@"nu-complete trill hashtag meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats                   # Say on stderr how much it was, every ten seconds and at the end; on X with an estimate of the cost
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill hashtag color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
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

  def "nu-complete trill list output" [] {
    [ "pretty" "json" "raw" "none" ]
  }

  def "nu-complete trill list meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" ]
  }

  def "nu-complete trill list color" [] {
    [ "auto" "always" "never" ]
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
    --retry: string           # Connection attempts in all since a connection last held for a minute: 1 never reconnects [default: forever]
    --retry-max-time: string  # Make no attempt later than this after the connection was lost
    --connect-timeout: string # From dialling to the server's answer
    --stall-timeout: string   # A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every 20 s [default: 60s; X: 30s]
    --follow(-f)              # Go on for ever; this is the default
    --output(-o): string@"nu-complete trill list output" # The format [default: pretty at a terminal, json elsewhere]
    --event: string           # Show only events of these names: update, delete, status.update, notification, …
    --meta: string@"nu-complete trill list meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats                   # Say on stderr how much it was, every ten seconds and at the end; on X with an estimate of the cost
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill list color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    --sandbox                 # Start the embedded server on a free loopback port and follow that
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    id: string                # The list's id: the last part of its address
  ]

  def "nu-complete trill replay output" [] {
    [ "pretty" "json" "raw" "none" ]
  }

  def "nu-complete trill replay meta" [] {
    [ "connection" "heartbeat" "gap" "partial" "malformed" ]
  }

  def "nu-complete trill replay color" [] {
    [ "auto" "always" "never" ]
  }

  # Records that -o json wrote, from files or stdin, through the same filters and formats
  export extern "trill replay" [
    --speed: string           # As fast as it was (1x), ten times as fast (10x), or as fast as it can be
    --output(-o): string@"nu-complete trill replay output" # The format [default: pretty at a terminal, json elsewhere]
    --event: string           # Show only events of these names: update, delete, status.update, notification, …
    --meta: string@"nu-complete trill replay meta" # Show trill's own records as well, all of them or some groups
    --count(-c): string       # End after so many records
    --duration: string        # End after this long
    --idle-timeout: string    # End, with exit code 28, when no record was shown for this long
    --strict                  # End, with exit code 3, when an event is malformed or a gap cannot be filled
    --stats                   # Say on stderr how much it was, every ten seconds and at the end; on X with an estimate of the cost
    --null(-0)                # End records with NUL instead of a line feed
    --color: string@"nu-complete trill replay color" # Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
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
    --rate: string            # Events per second of each stream, or 'max' [default: 1]
    --seed: string            # The same seed gives the same bytes
    --fault: string           # Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    --events: string          # The server ends each stream after so many events in all; trill itself ends by --count
    --heartbeat: string       # Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    --verbose(-v)             # Say what is being done; twice: every answer and heartbeat
    --quiet                   # Say nothing but the error that ends the run
    --help(-h)                # Print help (see more with '--help')
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
