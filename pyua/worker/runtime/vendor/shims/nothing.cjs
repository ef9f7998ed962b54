// Not needed: the encodings of forms.
