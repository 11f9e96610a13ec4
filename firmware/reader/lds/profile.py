# SPDX-License-Identifier: Apache-2.0
"""The numbers of the card profile: identifiers, tags, object identifiers. Numbers only, no algorithm.

Shared by the firmware and the host, which otherwise write everything twice.
Sources: ICAO Doc 9303-10 and -11, BSI TR-03110-3, ISO/IEC 7816-4; the F0... identifiers are our own.
"""

# Applications (ISO 7816-4, 8.2.1.2)
AID_IDENTITY = b"\xa0\x00\x00\x02\x47\x10\x01"
AID_RESIDENCE = b"\xf0\x18\x69\x57\xf1\xc0\x78\x01"
AID_LIBRARY = b"\xf0\x18\x69\x57\xf1\xc0\x78\x02"
AID_ECERT = b"\xa0\x00\x00\x00\x63PKCS-15"
AID_ISOAPPLET = b"\xf2\x76\xa2\x88\xbc\xfb\xa6\x9d\x34\xf3\x10\x01"

# Master file: (file identifier, short file identifier)
FID_MF = 0x3F00
EF_DIR = (0x2F00, 0x1E)
EF_ATR_INFO = (0x2F01, 0x01)
EF_CARD_ACCESS = (0x011C, 0x1C)
EF_CARD_SECURITY = (0x011D, 0x1D)

# Identity application (Doc 9303-10, 3.11)
EF_COM = (0x011E, 0x1E)
EF_SOD = (0x011D, 0x1D)
DG1 = (0x0101, 0x01)
DG2 = (0x0102, 0x02)
DG3 = (0x0103, 0x03)
DG11 = (0x010B, 0x0B)
DG12 = (0x010C, 0x0C)
DG13 = (0x010D, 0x0D)
DG14 = (0x010E, 0x0E)
DG15 = (0x010F, 0x0F)
TAG_COM, TAG_SOD = 0x60, 0x77
TAG_DG1, TAG_DG2, TAG_DG3 = 0x61, 0x75, 0x63
TAG_DG11, TAG_DG12, TAG_DG13, TAG_DG14, TAG_DG15 = 0x6B, 0x6C, 0x6D, 0x6E, 0x6F
DG_OF_TAG = {0x61: 1, 0x75: 2, 0x63: 3, 0x6B: 11, 0x6C: 12, 0x6D: 13, 0x6E: 14, 0x6F: 15}

# Inside the data groups
TAG_LIST = 0x5C
TAG_MRZ = 0x5F1F
TAG_NAME_NATIONAL = 0x5F0E
TAG_OTHER_NAMES = 0xA0
TAG_OTHER_NAME = 0x5F0F
TAG_PERSONAL_NUMBER = 0x5F10
TAG_FULL_BIRTH_DATE = 0x5F2B
TAG_ISSUER = 0x5F19
TAG_ISSUE_DATE = 0x5F26
TAG_FACE_GROUP, TAG_FACE, TAG_FACE_HEADER = 0x7F61, 0x7F60, 0xA1
TAG_FACE_IMAGE, TAG_FACE_IMAGE_CONSTRUCTED = 0x5F2E, 0x7F2E
# DG13, the profile's own
TAG_NUMBER = 0xDF21
TAG_CARD_TYPE = 0xDF22
TAG_SYMBOLS = 0xDF23
TAG_FIRST_REGISTRATION = 0xDF24
TAG_CODES = 0xDF25
TAG_FORM = 0xDF26

# Sizes the profile promises (bytes)
MAX_PHOTO = 20000
MAX_DG2 = 20480
MAX_SOD = 4096
MAX_CARD_ACCESS = 512
MAX_CARD_SECURITY = 2048
MAX_SMALL_FILE = 1024
TD3_DG1 = 93  # DG1 of a passport: 61, 5F1F and two lines of 44
CAN_DIGITS = 6

# Object identifiers as the content bytes of their DER form
OID_PACE = b"\x04\x00\x7f\x00\x07\x02\x02\x04"  # 0.4.0.127.0.7.2.2.4
OID_PACE_ECDH_GM = OID_PACE + b"\x02"
OID_PACE_ECDH_IM = OID_PACE + b"\x04"
OID_PACE_ECDH_CAM = OID_PACE + b"\x06"
OID_CHIP_AUTHENTICATION = b"\x04\x00\x7f\x00\x07\x02\x02\x03"  # 0.4.0.127.0.7.2.2.3
OID_CA_ECDH = OID_CHIP_AUTHENTICATION + b"\x02"
OID_PUBLIC_KEY_ECDH = b"\x04\x00\x7f\x00\x07\x02\x02\x01\x02"  # 0.4.0.127.0.7.2.2.1.2
OID_TERMINAL_AUTHENTICATION = b"\x04\x00\x7f\x00\x07\x02\x02\x02"  # 0.4.0.127.0.7.2.2.2
OID_TA_ECDSA = OID_TERMINAL_AUTHENTICATION + b"\x02"  # + 1 octet: SHA-1, -224, -256, -384, -512
OID_INSPECTION_SYSTEM = b"\x04\x00\x7f\x00\x07\x03\x01\x02\x01"  # 0.4.0.127.0.7.3.1.2.1
OID_SECURITY_OBJECT = b"\x04\x00\x7f\x00\x07\x03\x02\x01"  # of EF.CardSecurity, 0.4.0.127.0.7.3.2.1
OID_ACTIVE_AUTHENTICATION = b"\x67\x81\x08\x01\x01\x05"  # 2.23.136.1.1.5
OID_ECDSA_PLAIN = b"\x04\x00\x7f\x00\x07\x01\x01\x04\x01"  # 0.4.0.127.0.7.1.1.4.1 + 1 octet, as TA_ECDSA
OID_STANDARDISED_PARAMETERS = b"\x04\x00\x7f\x00\x07\x01\x02"  # 0.4.0.127.0.7.1.2
OID_LDS_SECURITY_OBJECT = b"\x67\x81\x08\x01\x01\x01"  # 2.23.136.1.1.1
ARC = b"\x69\xb0\xe9\xab\xfc\xb8\x87\xc2\xa1\xb3\x8b\xca\x80\x9a\xfe\xa9\x93\xcd\x38"  # 2.25.<UUID>

# Standardised domain parameters (TR-03110-3, table 4): identifier -> curve
PARAMETERS = {
    12: "P-256",
    13: "brainpoolP256r1",
    15: "P-384",
    16: "brainpoolP384r1",
    17: "brainpoolP512r1",
    18: "P-521",
}

# PACE passwords (TR-03110-3, B.1; Doc 9303-11, 4.4.4.1)
PASSWORD_MRZ = 1
PASSWORD_CAN = 2

# Card types of DG13, in the order of the seven kinds of card
CARD_TYPES = (
    "permanent-adult",
    "permanent-11-17",
    "permanent-under-11",
    "adult",
    "11-17",
    "overseas-permanent-11",
    "overseas-permanent-under-11",
)
