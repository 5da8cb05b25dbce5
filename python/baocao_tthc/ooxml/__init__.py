"""An Office file as an untrusted package: bounded, parsed without entities, written anew."""
