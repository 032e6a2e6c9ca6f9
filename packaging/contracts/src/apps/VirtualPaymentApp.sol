// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IForceMoveApp} from "../interfaces/IForceMoveApp.sol";
import {ChannelHash} from "../libraries/ChannelHash.sol";
import {Signers} from "../libraries/Signers.sol";
import {
    Allocation,
    FixedPart,
    NATIVE_ASSET,
    RecoveredVariablePart,
    Signature,
    SingleAssetExit,
    VariablePart
} from "../NitroTypes.sol";

/// @dev The payer's promise: the payee may take this amount in total.
struct VoucherAmountAndSignature {
    uint256 amount;
    Signature signature;
}

/// @title Rules of a virtual payment channel
/// @notice The first participant, Alice, pays the last one, Bob, with vouchers. Turns 0 and 1 are
/// signed by everybody; turn 2 is Bob's redemption of one voucher on top of turn 1.
contract VirtualPaymentApp is IForceMoveApp {
    /// @inheritdoc IForceMoveApp
    function stateIsSupported(
        FixedPart calldata fixedPart,
        RecoveredVariablePart[] calldata proof,
        RecoveredVariablePart calldata candidate
    ) external pure returns (bool, string memory) {
        uint256 everybody = fixedPart.participants.length;
        uint48 turnNum = candidate.variablePart.turnNum;
        if (proof.length == 0) {
            require(Signers.count(candidate.signedBy) == everybody, "!unanimous; |proof|=0");
            require(turnNum < 2, "bad candidate turnNum; |proof|=0");
            return (true, "");
        }
        require(proof.length == 1, "bad proof length");
        require(proof[0].variablePart.turnNum == 1, "bad proof[0].turnNum; |proof|=1");
        require(Signers.count(proof[0].signedBy) == everybody, "postfund !unanimous; |proof|=1");
        require(turnNum == 2, "bad candidate turnNum; |proof|=1");
        require((candidate.signedBy >> (everybody - 1)) & 1 == 1, "redemption not signed by Bob");

        uint256 amount = _voucherAmount(fixedPart, candidate.variablePart.appData);
        _requirePaid(proof[0].variablePart, candidate.variablePart, amount);
        return (true, "");
    }

    function _voucherAmount(FixedPart calldata fixedPart, bytes calldata appData)
        private
        pure
        returns (uint256)
    {
        VoucherAmountAndSignature memory voucher = abi.decode(appData, (VoucherAmountAndSignature));
        bytes32 voucherHash = keccak256(abi.encode(ChannelHash.channelIdOf(fixedPart), voucher.amount));
        address signer = Signers.recover(voucherHash, voucher.signature);
        require(signer == fixedPart.participants[0], "invalid signature for voucher");
        return voucher.amount;
    }

    /// @dev Bob alone signs the redemption, so it may change the two amounts and nothing else.
    function _requirePaid(VariablePart calldata postfund, VariablePart calldata redemption, uint256 amount)
        private
        pure
    {
        SingleAssetExit calldata before = _nativeExit(postfund);
        SingleAssetExit calldata afterwards = _nativeExit(redemption);
        Allocation[] calldata oldEntries = before.allocations;
        Allocation[] calldata newEntries = afterwards.allocations;
        require(
            newEntries[0].amount == oldEntries[0].amount - amount, "Alice not adjusted correctly"
        );
        require(newEntries[1].amount == amount, "Bob not adjusted correctly");
        require(
            keccak256(abi.encode(before.assetMetadata)) == keccak256(abi.encode(afterwards.assetMetadata)),
            "asset metadata changed"
        );
        _requireSameEntries(oldEntries, newEntries);
    }

    /// @dev Bob's entry may be missing before, since it holds nothing then.
    function _requireSameEntries(Allocation[] calldata oldEntries, Allocation[] calldata newEntries)
        private
        pure
    {
        uint256 expected = oldEntries.length < 2 ? 2 : oldEntries.length;
        require(newEntries.length == expected, "number of allocations changed");
        for (uint256 i = 0; i < oldEntries.length; ++i) {
            require(_isSame(oldEntries[i], newEntries[i]), "allocation changed");
            require(i < 2 || oldEntries[i].amount == newEntries[i].amount, "allocation changed");
        }
        if (oldEntries.length == 1) {
            require(
                newEntries[1].allocationType == 0 && newEntries[1].metadata.length == 0,
                "allocation changed"
            );
        }
    }

    function _isSame(Allocation calldata one, Allocation calldata other) private pure returns (bool) {
        return one.destination == other.destination && one.allocationType == other.allocationType
            && keccak256(one.metadata) == keccak256(other.metadata);
    }

    function _nativeExit(VariablePart calldata state) private pure returns (SingleAssetExit calldata) {
        require(
            state.outcome.length == 1 && state.outcome[0].asset == NATIVE_ASSET, "only native asset allowed"
        );
        return state.outcome[0];
    }
}
