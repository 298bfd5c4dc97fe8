//! The linter's catalogue, row by row, and what no rule may do to it.

use proptest::prelude::*;
use serde_json::json;

use super::post::Post;
use super::{Checked, Finding, Limits, Match, Product, Severity, check};

fn findings(value: &str) -> Vec<Finding> {
    check(value, &Limits::default()).findings
}

/// The rows that were found, warnings in lower case.
fn rows(value: &str) -> Vec<String> {
    let name = |finding: &Finding| match finding.severity {
        Severity::Error => finding.id.to_owned(),
        Severity::Warning => finding.id.to_lowercase(),
    };
    findings(value).iter().map(name).collect()
}

/// The only finding.
fn only(value: &str) -> Finding {
    let mut findings = findings(value);
    assert_eq!(findings.len(), 1, "{value}: {findings:#?}");
    findings.remove(0)
}

fn hint(value: &str) -> String {
    only(value).hint.expect("it has a hint")
}

fn server(value: &str) -> Vec<String> {
    only(value).server
}

fn marked(value: &str) -> String {
    value[only(value).span].to_owned()
}

/// Rules as people write them, from every documented feature. None may be called wrong.
const REALISTIC: &[&str] = &[
    "cat",
    "cat has:images",
    "pepsi OR cola OR \"coca cola\"",
    "(😃 OR 😡) 😬",
    "(\"X API\" OR #v2) -\"filtered stream\"",
    "\"social media\"~5 OR \"API\"~3",
    "#thankunext #fanart OR @arianagrande",
    "(@XDevelopers OR @api) -@x",
    "$twtr OR @XDevelopers -$fb",
    "from:XDevelopers OR from:api -from:X",
    "to:2244994945 OR to:api -to:x",
    "from:XDevelopers url:\"https://developer.x.com\"",
    "retweets_of:XDevelopers OR retweets_of_user:twitterapi",
    "from_affiliate_of:XDevelopers OR to_affiliate_of:XDevelopers",
    "context:10.799022225751871488 OR context:47.* OR context:*.799022225751871488",
    "entity:\"Michael Jordan\" OR entity:\"Barcelona\"",
    "conversation_id:1334987486343299072 (from:XDevelopers OR from:api)",
    "bio:developer OR user_bio:\"data engineer\" OR bio:academic",
    "bio_name:phd OR bio_name:md",
    "bio_location:\"big apple\" OR user_bio_location:nyc",
    "place:\"new york city\" OR place:seattle OR place:fd70c22040963ac7",
    "place_country:US OR place_country:mx",
    "point_radius:[2.355128 48.861118 16km] OR point_radius:[174.761070 -41.287336 20mi]",
    "bounding_box:[-105.301758 39.964069 -105.178505 40.09455]",
    "geo_bounding_box:[-105.301758 39.964069 -105.178505 40.09455] lang:en",
    "data @XDevelopers -is:retweet",
    "\"sentiment analysis\" is:quote",
    "#nowplaying is:verified",
    "\"mobile games\" -is:nullcast",
    "from:XDevelopers -has:hashtags",
    "#stonks has:cashtags",
    "(kittens OR puppies) has:media_link",
    "#icebucketchallenge has:videos",
    "recommend #paris has:geo -bakery",
    "#nowplaying @spotify sample:15",
    "(cat OR dog) lang:zh-TW sample:1",
    "recommend #paris lang:hi-Latn",
    "cat followers_count:1000..10000 min_followers:500",
    "cat (statuses_count:1000 OR friends_count:10..20 OR user_in_lists_count:3)",
    "cat min_likes:10 OR dog min_replies:1 min_reposts:2",
    "within_url_title:snow OR url_description:weather",
    "url_contains:photos OR url_contains:\"google.com\"",
    "cat source:\"X for iPhone\"",
    "in_reply_to_tweet_id:1539382664746020864 OR retweets_of_status_id:1539382664746020864",
    "embedding:\"climate change policy\" embedding_threshold:0.4",
    "-is:retweet has:geo (from:NWSNHC OR from:NHC_Atlantic OR from:NWSHouston)",
    "(happy OR happiness OR excited) lang:en -birthday -is:retweet -holidays",
    "\"X data\" has:mentions (has:media OR has:links)",
    "cat ((has:images OR has:video_link) OR is:quote)",
    "don't (rock-n-roll OR \"he said \\\"hi\\\"\") FROM:bob LANG:EN IS:REPLY",
    "猫 -犬 lang:ja",
    "R&D 100% e-mail C++ :-D 24/7",
    "\"and\" \"or\" rock'n'roll",
];

#[test]
fn realistic_rules_have_no_errors() {
    for value in REALISTIC {
        let Checked { rule, findings } = check(value, &Limits::default());
        assert!(rule.is_some(), "{value}");
        assert!(
            findings.iter().all(|finding| finding.severity == Severity::Warning),
            "{value}: {findings:#?}"
        );
    }
}

#[test]
fn most_realistic_rules_have_no_findings_at_all() {
    let quiet = REALISTIC.iter().filter(|value| findings(value).is_empty()).count();
    assert!(quiet >= 40, "only {quiet} of {}", REALISTIC.len());
}

#[test]
fn r01_an_empty_rule() {
    for value in ["", " \t\n", "\u{a0}"] {
        assert_eq!(rows(value), ["R01"], "{value:?}");
    }
}

#[test]
fn r02_a_rule_over_the_limit_is_counted_in_characters() {
    let value = "ä".repeat(1024);
    assert_eq!(rows(&value), [""; 0]);
    let value = "ä".repeat(1025);
    assert_eq!(rows(&value), ["R02"]);
    assert_eq!(marked(&value), "ä");
    assert_eq!(server(&value), [format!("Rule '{value}'")]);
    let limits = Limits { max_length: 2048, ..Limits::default() };
    assert_eq!(check(&value, &limits).findings, []);
    assert!(check(&value, &Limits::default()).rule.is_some(), "it is only too long");
}

#[test]
fn r02_groups_nest_so_deep_and_no_deeper() {
    let nested = |depth| format!("{}cat{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(rows(&nested(64)), [""; 0]);
    assert_eq!(rows(&nested(65)), ["R02"]);
}

#[test]
fn r03_parentheses_that_do_not_match() {
    assert_eq!(server("cat) dog"), ["missing EOF at ')' (at position 3)"]);
    assert_eq!(marked("cat (dog"), "(");
    assert_eq!(server("cat (dog"), [""; 0]);
    assert_eq!(only("((cat").message, "2 parentheses are not closed");
    assert_eq!(rows("cat))"), ["R03", "R03"]);
    let observed = "(horrible OR worst OR sucks OR bad OR disappointing) \
                    (place_country:US OR place_country:MX OR place_country:CA";
    assert_eq!(server(observed), ["missing EOF at ')' (at position 51)"]);
}

#[test]
fn r04_quotes_that_do_not_match_or_are_curly() {
    assert_eq!(rows("(cat \"dog)"), ["R04"]);
    assert_eq!(marked("cat \"dog"), "\"");
    assert_eq!(rows("url:\"dog"), ["R04"]);
    assert_eq!(rows("\\\"cat\\\""), ["R04"]);
    assert_eq!(rows("“big cat” “dog”"), ["r04"]);
    assert_eq!(hint("“big cat”"), "\"big cat\"");
    assert_eq!(rows("\"a “curly” word\""), [""; 0]);
}

#[test]
fn r05_single_quotes_and_stray_brackets() {
    assert_eq!(
        server("(pepsi OR cola OR 'coca cola')"),
        ["no viable alternative at character ''' (at position 19)"]
    );
    assert_eq!(hint("(pepsi OR cola OR 'coca cola')"), "\"coca cola\"");
    let observed = "(artificial intelligence OR machine learning OR 'AI applications' OR \
                    'data science') (#AI OR #ArtificialIntelligence)";
    let said: Vec<String> = findings(observed)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .flat_map(|finding| finding.server)
        .collect();
    assert_eq!(
        said,
        [
            "no viable alternative at character ''' (at position 49)",
            "no viable alternative at character ''' (at position 70)"
        ]
    );
    assert_eq!(
        server("[(OpenAI OR GPT-3) (#OpenAI OR #AI)]"),
        ["no viable alternative at input '[' (at position 1)."]
    );
    assert_eq!(rows("cat]"), ["R05"]);
    assert_eq!(rows("from:'bob'"), ["R05"]);
    assert_eq!(rows("bounding_box:[1 2"), ["R05"]);
    assert_eq!(rows("❤\u{fe0f} cat"), ["r05"]);
}

#[test]
fn r06_operators_that_do_not_exist() {
    assert_eq!(
        server("h:m"),
        [
            "Reference to invalid operator 'h' (at position 1).",
            "Reference to invalid field 'h' (at position 1)."
        ]
    );
    assert_eq!(hint("cat form:bob"), "from:");
    assert_eq!(hint("https://x.com"), "url:\"https://x.com\"");
    assert_eq!(rows("cat (x:1 OR y:2)"), ["R06", "R06"]);
    assert!(check("h:m", &Limits::default()).rule.is_some());
}

#[test]
fn r07_operators_that_are_not_for_streams() {
    for (value, name) in [("cat since:2024-01-01", "since"), ("cat has:polls", "has:polls")] {
        assert_eq!(rows(value), ["R07"]);
        assert_eq!(
            server(value),
            [format!(
                "Reference to invalid operator '{name}'. Operator is not available in current \
                 product or product packaging"
            )]
        );
    }
    assert_eq!(rows("cat min_likes:10"), ["r07"]);
    assert_eq!(rows("embedding:cat"), ["r07"]);
    let enterprise = Limits { product: Product::Enterprise, ..Limits::default() };
    assert_eq!(check("embedding:cat", &enterprise).findings, []);
}

#[test]
fn r08_an_and_that_is_written_out() {
    let observed =
        "(humorous AND (film OR movies OR cinema OR \"film industry\" OR directors)) lang:en";
    assert_eq!(
        server(observed),
        ["Ambiguous use of and as a keyword. Use a space to logically join two clauses, or \
          \"and\" to find occurrences of and in text (at position 11)"]
    );
    assert_eq!(rows("cats and dogs"), ["R08"]);
    assert_eq!(rows("cat AND OR dog"), ["R08"]);
    assert_eq!(rows("android \"and\""), [""; 0]);
}

#[test]
fn r09_words_that_look_like_operators() {
    assert_eq!(rows("cat or dog"), ["r09"]);
    assert_eq!(hint("cat or dog"), "write OR in capitals to join clauses");
    assert_eq!(rows("cat NOT dog"), ["r09"]);
    assert_eq!(rows("\"to be or not to be\""), [""; 0]);
}

#[test]
fn r10_nothing_that_may_stand_alone() {
    let said = ["is/has/lang cannot be used as a standalone operator (at position 1)"];
    for value in ["has:links", "has:links OR is:retweet", "lang:en -is:retweet"] {
        assert_eq!(rows(value), ["R10"], "{value}");
        assert_eq!(server(value), said, "{value}");
        assert!(only(value).blocks());
    }
    assert_eq!(server("embedding_threshold:0.45"), [""; 0]);
    assert_eq!(rows("followers_count:1000 lang:en"), ["r10"]);
    assert_eq!(rows("in_reply_to_tweet_id:1"), [""; 0]);
}

#[test]
fn r11_rules_and_branches_that_only_exclude() {
    assert_eq!(rows("-cat"), ["R11"]);
    assert_eq!(rows("-cat -dog -is:retweet"), ["R11"]);
    assert_eq!(rows("apple OR -ipad"), ["R11"]);
    assert_eq!(marked("apple OR -ipad"), "-ipad");
    for value in ["apple (pear OR -ipad)", "lang:en (pear OR -ipad)", "a (b OR (c (d OR -ipad)))"] {
        assert_eq!(rows(value), ["R11"], "{value}");
        assert_eq!(marked(value), "-ipad", "{value}");
    }
    assert_eq!(rows("apple (pear OR (plum -ipad))"), [""; 0]);
}

#[test]
fn r12_groups_that_are_negated_get_a_rewriting() {
    for (value, better) in [
        ("skiing -(snow OR day OR noschool)", "-snow -day -noschool"),
        ("cat -(a OR -b)", "-a b"),
        ("cat -(dog)", "-dog"),
        ("cat -(-dog)", "dog"),
    ] {
        assert_eq!(rows(value), ["R12"], "{value}");
        assert_eq!(hint(value), better, "{value}");
    }
}

#[test]
fn r12_a_rewriting_that_would_be_refused_is_not_offered() {
    let long = format!("cat -({})", ["word"; 100].join(" OR "));
    for value in ["cat -(a b)", "cat -(a OR (b c))", "-(a OR b)", "cat -(dog -is:nullcast)", &long]
    {
        let found = findings(value);
        let group = found.iter().find(|finding| finding.id == "R12").expect("an error");
        assert_eq!(group.hint, None, "{value}");
    }
}

#[test]
fn r13_operators_that_must_or_must_not_be_negated() {
    assert_eq!(rows("cat is:nullcast"), ["R13"]);
    assert_eq!(hint("cat is:nullcast"), "-is:nullcast");
    assert_eq!(rows("cat -sample:10"), ["R13"]);
    assert!(rows("cat -embedding:\"dogs\"").contains(&"R13".to_owned()));
}

#[test]
fn r14_and_beside_or_without_parentheses() {
    assert_eq!(rows("apple OR iphone ipad"), ["r14"]);
    assert_eq!(hint("apple OR iphone ipad"), "write (iphone ipad), or put the OR in parentheses");
    assert_eq!(rows("apple OR (iphone ipad)"), [""; 0]);
    assert_eq!(rows("(apple OR iphone) ipad"), [""; 0]);
}

#[test]
fn r15_samples_that_are_no_percentage_or_not_of_the_whole_rule() {
    assert_eq!(rows("cat sample:0"), ["R15"]);
    assert_eq!(rows("cat sample:ten"), ["R15"]);
    assert_eq!(rows("cat sample:10 sample:20"), ["R15"]);
    // What it does to its branch is the same mistake.
    for value in ["cat OR dog sample:10", "cat sample:10 sample:10", "cat OR sample:10"] {
        assert_eq!(rows(value), ["R15"], "{value}");
    }
    assert_eq!(rows("(cat OR dog) sample:10"), [""; 0]);
}

#[test]
fn r16_geometry_that_cannot_be() {
    assert_eq!(
        hint("point_radius:[-41.287336 174.761070 20mi]"),
        "point_radius:[174.761070 -41.287336 20mi]"
    );
    assert_eq!(rows("bounding_box:[1 2 3]"), ["R16"]);
    assert_eq!(rows("bounding_box:1"), ["R16"]);
}

#[test]
fn r17_users_that_cannot_be() {
    assert_eq!(hint("from:@bob"), "from:bob");
    assert_eq!(hint("from:a,b"), "(from:a OR from:b)");
    assert_eq!(rows("@abcdefghijklmnopq"), ["r17"]);
}

#[test]
fn r18_values_that_x_does_not_list() {
    assert_eq!(hint("cat lang:he"), "lang:iw");
    assert_eq!(hint("cat has:image"), "has:images");
    assert_eq!(rows("cat is:happy"), ["r18"]);
    assert_eq!(rows("\"a b\"~9"), ["r18"]);
    assert_eq!(rows("from:[a b]"), ["r18"]);
}

#[test]
fn r19_clauses_that_stand_twice() {
    assert_eq!(rows("cat dog Cat"), ["r19"]);
    assert_eq!(rows("cat OR dog OR cat"), ["r19"]);
    assert_eq!(rows("cat (dog cat)"), ["r19"]);
    assert_eq!(rows("cat (dog OR cat)"), [""; 0]);
    assert_eq!(rows("cat cat cat cat"), ["r19"]);
    assert_eq!(only("cat cat cat cat").message, "cat stands here 4 times");
}

#[test]
fn r20_clauses_that_exclude_each_other() {
    assert_eq!(rows("cat -cat"), ["r20"]);
    assert_eq!(marked("-cat dog cat"), "cat");
    assert_eq!(rows("cat is:retweet -is:retweet"), ["r20"]);
    assert_eq!(rows("cat lang:en lang:fr"), ["r20"]);
    assert_eq!(rows("cat (lang:en OR lang:fr)"), [""; 0]);
}

#[test]
fn r21_branches_without_anything_standalone() {
    assert_eq!(rows("cat OR has:links"), ["r21"]);
    assert_eq!(marked("cat OR has:links"), "has:links");
    assert_eq!(rows("cat (dog OR has:links)"), [""; 0]);
    assert_eq!(rows("has:links -cat"), ["r21"]);
}

#[test]
fn r22_ors_and_minuses_that_lead_nowhere() {
    for value in ["OR cat", "cat OR", "cat OR OR dog", "(cat OR)", "cat -", "cat ()", "(OR cat)"] {
        assert_eq!(rows(value), ["R22"], "{value}");
    }
    assert_eq!(hint("cat - dog"), "-dog");
    assert_eq!(hint("cat --dog"), "-dog");
    assert_eq!(rows("cat -OR dog"), ["R22"]);
}

#[test]
fn r23_operators_and_phrases_without_anything_in_them() {
    assert_eq!(hint("from: bob"), "from:bob");
    assert_eq!(hint("from:(a OR b)"), "write from: before each: (from:a OR from:b)");
    assert_eq!(rows("cat url:\"\""), ["r23"]);
    assert_eq!(rows("cat \"\""), ["r23"]);
}

#[test]
fn findings_come_in_order_and_each_mistake_once() {
    assert_eq!(rows("[cat] AND (dog OR x:y"), ["R05", "R08", "R03", "R06"]);
    assert_eq!(rows("'a b' AND from:@bob OR"), ["R05", "R08", "r17", "R22"]);
}

#[test]
fn what_cannot_be_read_gives_no_rule() {
    for value in ["", "cat)", "\"cat", "'cat'", "cat AND dog", "cat OR", "- cat"] {
        assert_eq!(check(value, &Limits::default()).rule, None, "{value}");
    }
}

#[test]
fn long_and_deep_rules_are_read_quickly() {
    let values = [
        "cat OR ".repeat(580),
        "(".repeat(10_000),
        ")".repeat(10_000),
        "(cat ".repeat(2_000),
        "-(cat OR dog) ".repeat(1_000),
        "' ".repeat(5_000),
        "“ ".repeat(3_000),
        "x:y ".repeat(4_000),
        "cat ".repeat(1 << 20),
        format!("{}cat{}", "-(a ".repeat(60), ")".repeat(60)),
    ];
    for value in values {
        let found = findings(&value);
        assert!(found.len() <= 300, "{}", found.len());
        assert!(found.iter().all(|finding| finding.message.len() < 1_000));
    }
}

/// A rule of pieces that mean something to the parser.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(" "),
        Just("("),
        Just(")"),
        Just("-"),
        Just("\""),
        Just("'"),
        Just("["),
        Just("]"),
        Just("OR"),
        Just("AND"),
        Just("cat"),
        Just("from:"),
        Just("from:bob"),
        Just("is:retweet"),
        Just("\"a b\"~3"),
        Just("point_radius:[1 2 3km]"),
        Just("sample:10"),
        Just("猫"),
        Just("\u{fe0f}"),
        Just("\u{202e}"),
        Just("\\"),
        Just("\n"),
        Just("“"),
        Just("lang:en"),
        Just("#tag"),
        Just("$cash"),
        Just("@user"),
        Just(":"),
        Just("~"),
        Just("is:nullcast"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn look(value: &str) {
    let line = json!({
        "data": { "id": "1", "text": "cat 猫 #tag", "author_id": "2", "lang": "en" },
        "includes": { "users": [{ "id": "2", "username": "bob" }] },
    });
    let post = Post::read(&line).expect("it has an id");
    let Checked { rule, findings } = check(value, &Limits::default());
    for finding in &findings {
        assert!(value.get(finding.span.clone()).is_some(), "{value:?}: {finding:?}");
        let excerpt = finding.excerpt(value);
        let mut lines = excerpt.split('\n');
        let (text, carets) = (lines.next().expect("text"), lines.next().expect("carets"));
        assert!(lines.next().is_none() && carets.trim_start_matches(' ').starts_with('^'));
        assert!(!text.chars().any(char::is_control), "{excerpt:?}");
        assert!(!finding.message.chars().any(char::is_control), "{finding:?}");
        assert!(!finding.hint.iter().any(|hint| hint.chars().any(char::is_control)));
        assert!(finding.column(value) >= 1);
    }
    let groups: Vec<&Finding> = findings.iter().filter(|finding| finding.id == "R12").collect();
    if let [group] = groups[..]
        && let Some(hint) = &group.hint
        && findings.iter().all(|f| f.severity == Severity::Warning || f.id == "R12")
    {
        let better = [&value[..group.span.start], hint, &value[group.span.end..]].concat();
        let again = check(&better, &Limits::default()).findings;
        assert!(again.iter().all(|f| f.severity == Severity::Warning), "{better}: {again:?}");
    }
    let blocked = findings.iter().any(Finding::blocks);
    assert!(rule.is_some() || findings.iter().any(|f| f.severity == Severity::Error) || blocked);
    if let Some(rule) = rule {
        assert_eq!(rule.matches(&post), rule.matches(&post));
        assert!(!matches!(rule.matches(&post), Match::Unknown(why) if why.is_empty()));
    }
}

proptest! {
    #[test]
    fn any_text_can_be_checked_shown_and_matched(value in any::<String>()) {
        look(&value);
    }

    #[test]
    fn any_rule_can_be_checked_shown_and_matched(value in pieces()) {
        look(&value);
    }

    #[test]
    fn what_is_written_of_a_rule_is_the_same_rule(value in pieces()) {
        if let Some(rule) = check(&value, &Limits::default()).rule {
            let written = rule.root.written(false);
            let again = check(&written, &Limits::default()).rule.expect("it can be read again");
            prop_assert_eq!(again.root.written(false), written);
        }
    }
}
