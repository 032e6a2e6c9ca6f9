// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Signature} from "../NitroTypes.sol";

/// @title Who signed
library Signers {
    /// @notice The account that signed a hash with the prefix of personal messages.
    function recover(bytes32 signedHash, Signature memory signature) internal pure returns (address signer) {
        bytes32 prefixed = keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", signedHash));
        signer = ecrecover(prefixed, signature.v, signature.r, signature.s);
        require(signer != address(0), "Invalid signature");
    }

    /// @notice The set of participants among the signers: bit i is participant i.
    /// @dev Strangers' signatures are ignored. If a participant is listed twice only the first place
    /// counts, so such a channel can never be unanimous.
    function recoverAll(bytes32 signedHash, Signature[] calldata signatures, address[] calldata participants)
        internal
        pure
        returns (uint256 signedBy)
    {
        for (uint256 i = 0; i < signatures.length; ++i) {
            (bool found, uint256 index) = find(recover(signedHash, signatures[i]), participants);
            if (found) signedBy |= 1 << index;
        }
    }

    /// @notice Looks up a participant.
    function find(address account, address[] calldata participants)
        internal
        pure
        returns (bool found, uint256 index)
    {
        for (; index < participants.length; ++index) {
            if (participants[index] == account) return (true, index);
        }
    }

    /// @notice How many signers a set holds.
    function count(uint256 signedBy) internal pure returns (uint256 total) {
        for (; signedBy != 0; ++total) {
            signedBy &= signedBy - 1;
        }
    }
}
