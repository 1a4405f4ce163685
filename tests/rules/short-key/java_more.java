package com.example.keys;

import javax.crypto.KeyGenerator;

class SharedKeys {
    void make() throws Exception {
        KeyGenerator weak = KeyGenerator.getInstance("AES");
        weak.init(64); // bad: short-key
        KeyGenerator strong = KeyGenerator.getInstance("AES");
        strong.init(256); // ok: short-key
    }
}
