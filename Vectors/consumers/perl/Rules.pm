package Rules;

# What is tested: for each kind a function from the input of a vector to its `expect`, which dies with the class of a
# refusal.

use strict;
use warnings;
use JSONText qw(parse text_of is_text is_number number truth);
use Math::BigInt;
use MIME::Base64 qw(encode_base64url decode_base64url);
use Time::Local qw(timegm_modern);

our %RUN = (
    'json-text' => \&json_text, integer => \&integer, timestamp => \&timestamp_of, duration => \&duration,
    identifier => \&identifier, 'header-forward' => \&header_forward, 'answer-page' => \&answer_page,
    'user-number' => \&user_number, 'topic-name' => \&topic_name, 'access-mode' => \&access_mode,
    'batch-split' => \&batch_split, 'retry-after' => \&retry_after,
);

# The members of `input`: each set of them that there can be.
our %INPUTS = (
    'json-text' => ['text'], integer => ['range text'], timestamp => ['text'], duration => ['text'],
    identifier => ['text', 'other text'], 'header-forward' => ['headers'],
    'answer-page' => ['limit request stored', 'limit receivedAfter request stored'],
    'user-number' => ['number', 'text', 'user_id'], 'topic-name' => ['name', 'name viewer', 'pair'],
    'access-mode' => ['text', 'bits', 'change mode'], 'batch-split' => ['count provider'],
    'retry-after' => ['now value'],
);

# Which members of `input` and `expect` are bytes.
our %BYTES = (
    'json-text' => [qw(text canonical)], identifier => [qw(text other)], 'user-number' => [qw(text user_id)],
    'topic-name' => ['name'],
);

sub refuse { die bless {code => $_[0] || 'bad-argument'}, 'Refused' }

sub json {
    my ($text, $keeps_order) = @_;
    my $value = eval { parse($text, $keeps_order) };
    refuse('malformed') if $@;
    return $value;
}

sub json_text { return {canonical => text_of(json($_[0]{text}, 1))} }

sub integer {
    my ($input) = @_;
    my $read = json($input->{text});
    refuse() unless is_number($read);
    my ($sign, $whole, $fraction, $exponent) = $$read =~ /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
    $fraction = '' unless defined $fraction;
    $fraction =~ s/0+$//;
    my $digits = "$whole$fraction" =~ s/^0+//r;
    my $shift = Math::BigInt->new($exponent || 0)->bsub(length $fraction);
    if ($digits eq '') { $digits = 0 }
    elsif ($shift >= 0) { $digits = $shift > 40 ? refuse() : $digits . '0' x $shift->numify }
    else {
        my ($zeros) = $digits =~ /(0*)$/;
        refuse() if -$shift > length $zeros;
        substr $digits, $shift->numify, -$shift->numify, '';
    }
    my $number = Math::BigInt->new("$sign$digits");
    my ($min, $max) = map { Math::BigInt->new($_) } @{ $input->{range} }{qw(min max)};
    refuse() if $number < $min || $number > $max;
    return {value => $number->bstr};
}

sub days { my ($year, $month, $day) = @_; return timegm_modern(0, 0, 0, $day, $month - 1, $year) / 86400 }

# Seconds since 1970 and nanoseconds of a timestamp.
sub instant {
    my ($text) = @_;
    my ($two, $digits) = (qr/([0-9]{2})/, qr/[0-9]{1,9}/);
    my ($year, $month, $day, $hour, $minute, $second, $fraction, $zone) =
        $text =~ /\A([0-9]{4})-$two-${two}[Tt]$two:$two:$two(?:\.($digits))?([Zz]|[+-][0-9]{2}:[0-9]{2})\z/ or refuse();
    my $is_leap = $year % 4 == 0 && ($year % 100 || $year % 400 == 0);
    refuse() if $month < 1 || $month > 12 || $day < 1;
    refuse() if $day > (31, $is_leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[$month - 1];
    refuse() if $hour > 23 || $minute > 59 || $second > 59;
    my $offset = 0;
    if ($zone =~ /([+-])(..):(..)/) {
        refuse() if $2 > 23 || $3 > 59;
        $offset = ($2 * 3600 + $3 * 60) * ($1 eq '-' ? -1 : 1);
    }
    my $seconds = days($year, $month, $day) * 86400 + $hour * 3600 + $minute * 60 + $second - $offset;
    refuse() if $seconds < days(2, 1, 1) * 86400 || $seconds >= days(10000, 1, 1) * 86400;
    return ($seconds, substr(($fraction // '') . '0' x 9, 0, 9) + 0);
}

sub timestamp_of {
    my ($input) = @_;
    my ($seconds, $nanoseconds) = instant($input->{text});
    my @time = gmtime $seconds;
    my $digits = sprintf '%09d', $nanoseconds;
    $digits =~ s/(?:000){1,2}$//;
    my @parts = ($time[5] + 1900, $time[4] + 1, @time[3, 2, 1, 0], $digits);
    my $canonical = sprintf '%04d-%02d-%02dT%02d:%02d:%02d.%sZ', @parts;
    return {seconds => "$seconds", nanoseconds => number($nanoseconds), canonical => $canonical};
}

sub duration {
    my ($input) = @_;
    my @parts = $input->{text} =~
        /\AP(?=.)(?:([0-9]+)D)?(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]{1,9}))?S)?)?\z/ or refuse();
    my ($days, $hours, $minutes, $seconds) = map { Math::BigInt->new($_ // 0) } @parts[0 .. 3];
    my $total = (($days * 24 + $hours) * 60 + $minutes) * 60 + $seconds;
    refuse() if $total >= Math::BigInt->new(2)->bpow(63);
    return {seconds => $total->bstr, nanoseconds => number(substr(($parts[4] // '') . '0' x 9, 0, 9) + 0)};
}

sub identifier {
    my ($input, $given) = @_;
    my $most = $given->{maxIdentifierBytes} ? ${ $given->{maxIdentifierBytes} } : 256;
    for my $text (values %$input) { refuse() if length $text < 1 || length $text > $most }
    my $expect = {bytes => number(length $input->{text})};
    $expect->{equal} = truth($input->{text} eq $input->{other}) if exists $input->{other};
    return $expect;
}

sub header_forward {
    my ($input) = @_;
    my %gone = map { $_ => 1 } qw(host content-length accept-encoding connection keep-alive te trailer transfer-encoding
        upgrade proxy-connection proxy-authorization proxy-authenticate);
    for my $pair (@{ $input->{headers} }) {
        next unless lc $pair->[0] eq 'connection';
        $gone{ lc s/^[ \t]+|[ \t]+$//gr } = 1 for split /,/, $pair->[1];
    }
    return {headers => [grep { !$gone{ lc $_->[0] } && $_->[0] !~ /^sec-websocket-/i } @{ $input->{headers} }]};
}

sub answer_page {
    my ($input) = @_;
    my @stored = @{ $input->{stored} };
    my $sortable = sub { my ($seconds, $rest) = instant($_[0]); sprintf '%015d.%09d', $seconds + 1e12, $rest };
    my @dates = map { $sortable->($_->{create_date}) } @stored;
    my $wants_unseen = $input->{request} eq 'unseen';
    my $after = length($input->{receivedAfter} // '') ? $sortable->($input->{receivedAfter}) : '';
    my @wanted = grep { defined $stored[$_]{seen_date} != $wants_unseen } 0 .. $#stored;
    @wanted = grep { $dates[$_] gt $after } @wanted unless $wants_unseen;
    @wanted = sort { $dates[$a] cmp $dates[$b] || $a <=> $b } @wanted;
    my $limit = ${ $input->{limit} };
    my $end = $limit < @wanted ? $limit : @wanted;
    if (!$wants_unseen && $end < @wanted && $end > 0) {
        # A create date goes in whole or not at all, and the first one in any case.
        my $cut = $end;
        $cut-- while $cut > 0 && $dates[ $wanted[$cut - 1] ] eq $dates[ $wanted[$end] ];
        if ($cut == 0) {
            $cut = $end;
            $cut++ while $cut < @wanted && $dates[ $wanted[$cut] ] eq $dates[ $wanted[0] ];
        }
        $end = $cut;
    }
    my $unseen = grep { !defined $_->{seen_date} } @stored;
    $unseen -= $end if $wants_unseen;
    return {indexes => [map { number($_) } @wanted[0 .. $end - 1]], count => "$unseen"};
}

# The number that a text of 11 characters stands for; nothing for any other text.
sub number_in {
    my ($text) = @_;
    my $bytes = decode_base64url($text);
    return unless length $bytes == 8 && encode_base64url($bytes) eq $text;
    return unpack 'Q<', $bytes;
}

sub text_for { return encode_base64url(pack 'Q<', $_[0]) }

sub number_of_user { my ($id) = @_; return ($id =~ /\Ausr(.*)\z/s && number_in($1)) || refuse() }

sub user_number {
    my ($input) = @_;
    my $number;
    if (exists $input->{number}) {
        my $exact = Math::BigInt->new($input->{number});
        refuse() if $exact->is_nan || $exact < 1 || $exact >= Math::BigInt->new(2)->bpow(64);
        $number = $exact->numify;
    }
    elsif (exists $input->{text}) { $number = number_in($input->{text}) || refuse() }
    else { $number = number_of_user($input->{user_id}) }
    return {number => "$number", text => text_for($number), user_id => 'usr' . text_for($number)};
}

my %CATEGORIES = (usr => 'user', grp => 'group', chn => 'channel', fnd => 'find', slf => 'own');

sub topic_name {
    my ($input) = @_;
    my $name = $input->{name};
    if (my $pair = $input->{pair}) {
        my ($low, $high) = sort { $a <=> $b } map { number_of_user($_) } @$pair;
        refuse() if $low == $high;
        $name = 'p2p' . encode_base64url(pack 'Q<Q<', $low, $high);
    }
    my ($prefix, $rest) = (substr($name, 0, 3), length $name > 3 ? substr($name, 3) : '');
    my ($category, @numbers);
    if ($name eq 'sys') { $category = 'system' }
    elsif ($prefix eq 'p2p') {
        my $bytes = decode_base64url($rest);
        refuse() unless length $bytes == 16 && encode_base64url($bytes) eq $rest;
        ($category, @numbers) = ('pair', unpack 'Q<Q<', $bytes);
        refuse() unless $numbers[0] && $numbers[0] < $numbers[1];
    }
    else { ($category, @numbers) = ($CATEGORIES{$prefix} || refuse(), number_in($rest) || refuse()) }
    my $expect = {name => $name, category => $category, numbers => [map {"$_"} @numbers]};
    my %other = (group => 'chn', channel => 'grp');
    $expect->{alias} = $other{$category} . $rest if $other{$category};
    if (exists $input->{viewer}) {
        my $viewer = number_of_user($input->{viewer});
        my @others = grep { $_ != $viewer } @numbers;
        refuse() if $category eq 'pair' && @others != 1;
        $expect->{seen} = $category eq 'pair' ? 'usr' . text_for($others[0]) : $name;
    }
    return $expect;
}

my @RIGHTS = split //, 'JRWPASDO';

sub bits_of {
    my ($text) = @_;
    return 0 if $text =~ /^n/i;
    refuse() unless $text =~ /\A[JRWPASDO]+\z/i;
    my $bits = 0;
    for my $place (0 .. 7) { $bits |= 1 << $place if index(uc $text, $RIGHTS[$place]) >= 0 }
    return $bits;
}

sub access_mode {
    my ($input) = @_;
    my $bits = exists $input->{bits} ? ${ $input->{bits} } : bits_of($input->{text} // $input->{mode});
    refuse() if $bits < 0 || $bits > 255;
    my $change = $input->{change} // '';
    if ($change !~ /\A(?:|[Nn])\z/) {
        refuse() unless $change =~ /\A(?:[+-][JRWPASDO]+)+\z/i;
        while ($change =~ /([+-])([A-Z]+)/gi) { $bits = $1 eq '+' ? $bits | bits_of($2) : $bits & ~bits_of($2) }
    }
    my $text = join '', map { $RIGHTS[$_] } grep { $bits >> $_ & 1 } 0 .. 7;
    return {text => length $text ? $text : 'N', bits => number($bits)};
}

sub batch_split {
    my ($input) = @_;
    my ($most, $left, @sizes) = ({tnpg => 100, gcm => 1000}->{ $input->{provider} }, ${ $input->{count} });
    for (; $left > 0; $left -= $most) { push @sizes, number($left < $most ? $left : $most) }
    return {sizes => \@sizes};
}

sub retry_after {
    my ($input) = @_;
    my $value = $input->{value} =~ s/^[ \t]+|[ \t]+$//gr;
    return {seconds => Math::BigInt->new($value)->bstr} if $value =~ /\A[0-9]+\z/;
    my ($two, $word) = (qr/([0-9]{2})/, qr/[A-Z][a-z]{2}/);
    my ($day, $month, $year, $hour, $minute, $second) =
        $value =~ /\A$word, $two ($word) ([0-9]{4}) $two:$two:$two GMT\z/ or refuse();
    my $place = index 'JanFebMarAprMayJunJulAugSepOctNovDec', $month;
    refuse() if $place < 0 || $place % 3;
    my $wait = eval { timegm_modern($second, $minute, $hour, $day, $place / 3, $year) - $input->{now} } // refuse();
    return {seconds => $wait > 0 ? "$wait" : '0'};
}

1;
