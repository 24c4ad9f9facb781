//! JSON by the letter of RFC 8259 over bytes: duplicate members, lone surrogates, bad UTF-8 and depth are noticed, and
//! numbers keep their text.

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }
    pub fn items(&self) -> Option<&[Value]> {
        if let Value::Array(items) = self { Some(items) } else { None }
    }
    pub fn int(&self) -> Option<i64> {
        if let Value::Number(text) = self { text.parse().ok() } else { None }
    }
}

/// Not JSON.
#[derive(Debug)]
pub struct Malformed;

pub fn read(bytes: &[u8], deepest: usize) -> Result<Value, Malformed> {
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed)?;
    let mut reader = Reader { bytes: text.as_bytes(), text, at: 0, deepest };
    let value = reader.value(0)?;
    reader.space();
    if reader.at == bytes.len() { Ok(value) } else { Err(Malformed) }
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    deepest: usize,
}

impl Reader<'_> {
    fn next(&self) -> u8 {
        *self.bytes.get(self.at).unwrap_or(&0)
    }

    fn space(&mut self) {
        while matches!(self.next(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let is_there = self.next() == byte;
        self.at += is_there as usize;
        is_there
    }

    fn value(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.space();
        for (word, value) in [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))] {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        match self.next() {
            b'"' => self.string().map(Value::Text),
            b'[' | b'{' if depth == self.deepest => Err(Malformed),
            b'[' => self.array(depth),
            b'{' => self.object(depth),
            _ => self.number(),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.at += 1;
        let mut items = Vec::new();
        if !self.take(b']') {
            loop {
                items.push(self.value(depth + 1)?);
                if !self.take(b',') {
                    break;
                }
            }
            if !self.take(b']') {
                return Err(Malformed);
            }
        }
        Ok(Value::Array(items))
    }

    fn object(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.at += 1;
        let mut members: Vec<(String, Value)> = Vec::new();
        if !self.take(b'}') {
            loop {
                self.space();
                if self.next() != b'"' {
                    return Err(Malformed);
                }
                let name = self.string()?;
                if !self.take(b':') || members.iter().any(|(other, _)| *other == name) {
                    return Err(Malformed);
                }
                let value = self.value(depth + 1)?;
                members.push((name, value));
                if !self.take(b',') {
                    break;
                }
            }
            if !self.take(b'}') {
                return Err(Malformed);
            }
        }
        Ok(Value::Object(members))
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        while self.next().is_ascii_digit() {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(Malformed) }
    }

    fn number(&mut self) -> Result<Value, Malformed> {
        let start = self.at;
        self.at += (self.next() == b'-') as usize;
        if self.next() == b'0' { self.at += 1 } else { self.digits()? }
        if self.next() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.next(), b'e' | b'E') {
            self.at += 1;
            self.at += matches!(self.next(), b'+' | b'-') as usize;
            self.digits()?;
        }
        Ok(Value::Number(self.text[start..self.at].to_string()))
    }

    fn unit(&mut self) -> Result<u16, Malformed> {
        let hex = self.bytes.get(self.at..self.at + 4).ok_or(Malformed)?;
        if !hex.iter().all(u8::is_ascii_hexdigit) {
            return Err(Malformed);
        }
        self.at += 4;
        u16::from_str_radix(&self.text[self.at - 4..self.at], 16).map_err(|_| Malformed)
    }

    fn string(&mut self) -> Result<String, Malformed> {
        self.at += 1;
        let mut result = String::new();
        loop {
            let character = self.text[self.at..].chars().next().ok_or(Malformed)?;
            self.at += character.len_utf8();
            match character {
                '"' => return Ok(result),
                '\0'..='\u{1f}' => return Err(Malformed),
                '\\' => result.push(self.escape()?),
                _ => result.push(character),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Malformed> {
        self.at += 1;
        Ok(match self.bytes.get(self.at - 1).ok_or(Malformed)? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut units = vec![self.unit()?];
                if (0xD800..0xDC00).contains(&units[0]) && self.text[self.at..].starts_with("\\u") {
                    self.at += 2;
                    units.push(self.unit()?);
                }
                let mut found = char::decode_utf16(units);
                match (found.next(), found.next()) {
                    (Some(Ok(character)), None) => character,
                    _ => return Err(Malformed),
                }
            }
            _ => return Err(Malformed),
        })
    }
}

/// The canonical text: order and numbers kept, no whitespace.
pub fn write(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(text) => text.clone(),
        Value::Text(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(write).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let parts: Vec<_> = members.iter().map(|(name, item)| quoted(name) + ":" + &write(item)).collect();
            format!("{{{}}}", parts.join(","))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut result = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => result += "\\\"",
            '\\' => result += "\\\\",
            '\u{8}' => result += "\\b",
            '\u{c}' => result += "\\f",
            '\n' => result += "\\n",
            '\r' => result += "\\r",
            '\t' => result += "\\t",
            '\0'..='\u{1f}' => result += &format!("\\u{:04x}", character as u32),
            _ => result.push(character),
        }
    }
    result + "\""
}
