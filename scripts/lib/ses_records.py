"""SES finds the records of a domain at once, since nobody has name servers here; but for one whose name begins with
`unpublished`, which waits for ever. Of MiniStack's every domain may send and waits for ever."""

from ministack.services import ses_v2

waiting = ses_v2._easy_dkim_attributes


def found(identity, identity_type, signing_attributes):
    attributes = waiting(identity, identity_type, signing_attributes)
    if attributes["Tokens"] and not identity.startswith("unpublished"):
        attributes["Status"] = "SUCCESS"
    return attributes


ses_v2._easy_dkim_attributes = found
